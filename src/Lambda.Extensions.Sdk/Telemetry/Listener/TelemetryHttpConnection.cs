using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// Receives the platform's HTTP delivery: any path (emulators ignore the subscribed one), POST and PUT (lambda-facts 3.3, 4). The
/// answer is always 200: after an error, the platform would send the same batch forever.
/// </summary>
internal sealed class TelemetryHttpConnection(IConnectionSocket socket, ServerLimits limits, BatchQueue queue, Action consume) : HttpServerConnection(socket, limits, keepsBodies: false)
{
    private static readonly byte[] NotAllowed = HttpResponseHead.Write(405, 0, keepAlive: true, "Allow: POST, PUT\r\n");
    private static readonly byte[] Last = HttpResponseHead.Write(200, 0, keepAlive: false);

    private bool _lastIsHeld;

    protected override void Handle(in HttpServerRequest request)
    {
        if (!request.Method.SequenceEqual("POST"u8) && !request.Method.SequenceEqual("PUT"u8))
        {
            Send(NotAllowed);
            return;
        }

        // Count it before it is acknowledged, and acknowledge it before the reader wakes (G06).
        bool taken = queue.Add(request.Body.AsSpan(0, request.BodyLength));
        if (taken) Acknowledge(isLast: !request.KeepAlive);
        else (IsHeld, _lastIsHeld) = (true, !request.KeepAlive);
        consume();
    }

    protected override bool MayGoOn() => queue.MayGoOn();

    protected override void GoOn()
    {
        Acknowledge(_lastIsHeld);
        base.GoOn();
    }

    private void Acknowledge(bool isLast) => Send(isLast ? Last : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8);
}

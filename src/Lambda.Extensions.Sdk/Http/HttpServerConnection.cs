namespace Lambda.Extensions.Sdk.Http;

/// <summary>
/// The HTTP side of a connection: parses requests, answers invalid ones, and passes each complete one to <see cref="Handle"/>, in
/// order.
/// </summary>
internal abstract class HttpServerConnection(IConnectionSocket socket, ServerLimits limits, bool keepsBodies = true) : ServerConnection(socket)
{
    // When a peer is refused while it is still sending, this many bytes are read and dropped; otherwise it may never see the answer.
    private const int MaxDiscarded = 1024 * 1024;

    private readonly HttpRequestParser _parser = new(limits.MaxHead, limits.MaxBody, reusesBody: !keepsBodies);
    private byte[]? _discard;
    private int _discarded;

    protected override bool IsReceiving => _discard is not null || _parser.IsInRequest;

    public override void TimedOut()
    {
        if (_discard is null && !WantsToSend) Send(HttpResponseHead.Write(408, 0, keepAlive: false));
    }

    /// <summary>Counts an invalid request, with its status.</summary>
    protected virtual void Refused(int status)
    {
    }

    protected abstract void Handle(in HttpServerRequest request);

    protected override Span<byte> Room() => _discard ?? _parser.Room();

    protected override void Received(int count)
    {
        if (_discard is not null)
        {
            if ((_discarded += count) > MaxDiscarded) IsLast = true;
            return;
        }

        _parser.Received(count);
        HandleRequests();
    }

    /// <summary>Continues with the requests that were received while the connection was held.</summary>
    protected override void GoOn() => HandleRequests();

    /// <summary>Continues with the requests that were received while the peer did not read its responses.</summary>
    protected override void Sent()
    {
        if (_discard is null && !IsLast) HandleRequests();
    }

    // Only one response at a time waits for the peer: many small requests for large responses must not fill the memory.
    private void HandleRequests()
    {
        while (!IsLast && !IsHeld && !WantsToSend && _parser.TryTake(out HttpServerRequest request))
        {
            Requests++;
            bool keep = request.KeepAlive;
            Handle(request);
            if (!keep) IsLast = true;
        }

        if (IsHeld || (WantsToSend && _parser.FailureStatus == 0)) return;
        if (_parser.FailureStatus != 0) Refuse(_parser.FailureStatus);
        else if (_parser.TakeContinue()) Send("HTTP/1.1 100 Continue\r\n\r\n"u8);
    }

    private void Refuse(int status)
    {
        Refused(status);
        Refuse(HttpResponseHead.Write(status, 0, keepAlive: false));
    }

    /// <summary>Sends a last response, and reads and drops the peer's remaining input, so that the peer can read the response.</summary>
    protected void Refuse(ReadOnlySpan<byte> response)
    {
        Send(response);
        if (WantsToSend) IsLast = true;
        if (IsLast) return;
        Socket.EndSend();
        _discard = new byte[4096];
    }
}

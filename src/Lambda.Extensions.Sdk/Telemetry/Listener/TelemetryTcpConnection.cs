using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// Receives the platform's TCP delivery: one record a line (lambda-facts 3.3). The complete lines are passed on as one batch.
/// </summary>
internal sealed class TelemetryTcpConnection(IConnectionSocket socket, ServerLimits limits, BatchQueue queue, Action consume) : ServerConnection(socket)
{
    private const int FirstBuffer = 64 * 1024;

    private byte[] _buffer = [];
    private int _filled;
    private bool _skipping;

    // A line may take any time: the connection is meant to stay open, and the sender does not wait for an answer.
    protected override bool IsReceiving => false;

    protected override Span<byte> Room()
    {
        if (_filled == _buffer.Length) Array.Resize(ref _buffer, Math.Max(FirstBuffer, _buffer.Length * 2));
        return _buffer.AsSpan(_filled);
    }

    protected override void Received(int count)
    {
        int lineEnd = _buffer.AsSpan(_filled, count).LastIndexOf((byte)'\n');
        int end = _filled + lineEnd + 1;
        _filled += count;
        if (lineEnd >= 0)
        {
            int start = _skipping ? _buffer.AsSpan(0, end).IndexOf((byte)'\n') + 1 : 0;
            _skipping = false;
            HandOver(start, end);
            _buffer.AsSpan(end, _filled - end).CopyTo(_buffer);
            _filled -= end;
            if (_buffer.Length > FirstBuffer && _filled < FirstBuffer) Array.Resize(ref _buffer, FirstBuffer);
        }
        else if (_filled > limits.MaxBody)
        {
            // Not a record: its beginning is passed on and counts as unreadable; the rest of the line is dropped.
            if (!_skipping) HandOver(0, Math.Min(_filled, 64));
            _skipping = true;
            _filled = 0;
        }
    }

    protected override bool MayGoOn() => queue.MayGoOn();

    protected override void Ended()
    {
        // The end of the last line may be missing.
        if (!_skipping) HandOver(0, _filled);
    }

    private void HandOver(int start, int end)
    {
        if (end <= start) return;
        Requests++;
        if (!queue.Add(_buffer.AsSpan(start, end - start))) IsHeld = true;
        consume();
    }
}

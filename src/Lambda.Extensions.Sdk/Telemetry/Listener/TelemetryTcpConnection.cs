using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>The platform's TCP delivery: a record a line (lambda-facts 3.3). What has come in whole lines goes on as one batch.</summary>
internal sealed class TelemetryTcpConnection(IConnectionSocket socket, ServerLimits limits, BatchQueue queue, Action consume) : ServerConnection(socket)
{
    private const int FirstBuffer = 64 * 1024;

    private byte[] _buffer = [];
    private int _filled;
    private bool _skipping;

    // A line may take as long as it likes: the connection is meant to stay open, and nobody waits for an answer.
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
            // No record: its beginning goes on to be counted as unreadable, the rest of the line is dropped.
            if (!_skipping) HandOver(0, Math.Min(_filled, 64));
            _skipping = true;
            _filled = 0;
        }
    }

    protected override bool MayGoOn() => queue.MayGoOn();

    protected override void Ended()
    {
        // The last line may lack its end.
        if (!_skipping) HandOver(0, _filled);
    }

    private void HandOver(int start, int end)
    {
        if (end <= start) return;
        Requests++;
        byte[] lines = GC.AllocateUninitializedArray<byte>(end - start);
        _buffer.AsSpan(start, lines.Length).CopyTo(lines);
        if (!queue.Add(new PendingBatch(lines, lines.Length))) IsHeld = true;
        consume();
    }
}

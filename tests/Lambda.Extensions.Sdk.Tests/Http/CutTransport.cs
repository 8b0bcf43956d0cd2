using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>
/// Hands out the given bytes in the given cuts, then the end of the stream. A reader that asks for nothing, or continues after
/// the end, would hang on a socket: here it fails.
/// </summary>
/// <param name="bytes">All that the peer sends.</param>
/// <param name="cuts">Positions in <paramref name="bytes"/> that no read goes beyond.</param>
internal sealed class CutTransport(byte[] bytes, params IEnumerable<int> cuts) : IByteTransport
{
    private readonly int[] _cuts = [.. cuts.Order()];
    private int _cut;
    private bool _ended;

    /// <summary>How many bytes were handed out.</summary>
    public int Position { get; private set; }

    public List<string> Written { get; } = [];

    public bool IsAborted { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>A transport that hands out one byte at a time.</summary>
    public static CutTransport ByteByByte(byte[] bytes) => new(bytes, Enumerable.Range(0, bytes.Length));

    public int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) throw new InvalidOperationException("read into an empty buffer, which looks like the end of the stream");
        if (_ended) throw new InvalidOperationException("read again after the end of the stream");
        while (_cut < _cuts.Length && _cuts[_cut] <= Position) _cut++;
        int limit = _cut < _cuts.Length ? Math.Min(_cuts[_cut], bytes.Length) : bytes.Length;
        int n = Math.Min(buffer.Length, limit - Position);
        bytes.AsSpan(Position, n).CopyTo(buffer);
        Position += n;
        _ended = n == 0;
        return n;
    }

    public void Write(ReadOnlySpan<byte> bytes) => Written.Add(Bytes.Text(bytes));

    public void Abort() => IsAborted = true;

    public void Dispose() => IsDisposed = true;
}

namespace Lambda.Extensions.Sdk.Cli.Inspect;

/// <summary>A stream that is read once, and whose first bytes can be read in advance.</summary>
internal sealed class PeekStream : Stream
{
    private const int Longest = 4;

    private readonly Stream _stream;
    private readonly byte[] _start = new byte[Longest];
    private readonly int _length;
    private int _given;

    public PeekStream(Stream stream)
    {
        _stream = stream;
        _length = stream.ReadAtLeast(_start, Longest, throwOnEndOfStream: false);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public bool StartsWith(ReadOnlySpan<byte> bytes) => _start.AsSpan(0, _length).StartsWith(bytes);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_given == _length) return _stream.Read(buffer);
        int count = Math.Min(buffer.Length, _length - _given);
        _start.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

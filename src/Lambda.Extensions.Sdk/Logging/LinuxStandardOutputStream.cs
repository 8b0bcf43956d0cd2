namespace Lambda.Extensions.Sdk.Logging;

/// <summary>
/// A stream over stdout, for code that needs a stream. Log lines do not use it, so it is not in the binary of an extension that
/// writes nothing else.
/// </summary>
internal sealed class LinuxStandardOutputStream : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer) => LinuxStandardOutput.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => LinuxStandardOutput.Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

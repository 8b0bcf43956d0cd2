using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Tests.Http;

namespace Lambda.Extensions.Sdk.Tests.Fuzzing;

/// <summary>A connection of a proxy without a socket: it hands out prepared bytes, and keeps what is written.</summary>
internal sealed class PreparedStream(byte[] input, int[] cuts) : IDuplexTransport
{
    private readonly CutTransport _source = new(input, cuts);
    private readonly MemoryStream _sent = new();

    public byte[] Sent => _sent.ToArray();

    public int Read(Span<byte> buffer) => _source.Read(buffer);

    public void Write(ReadOnlySpan<byte> bytes) => _sent.Write(bytes);

    public void Abort() => _source.Abort();

    public void EndWrite()
    {
    }

    public void Reset()
    {
    }

    public void Dispose()
    {
        _source.Dispose();
        _sent.Dispose();
    }
}

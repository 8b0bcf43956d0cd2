using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>A body that was read for a hook: its bytes as they came, and its data.</summary>
internal readonly struct HeldBody
{
    private readonly byte[] _bytes;
    private readonly int _length;

    public HeldBody(byte[] bytes, int length, bool isChunked)
    {
        _bytes = bytes;
        _length = length;
        Data = isChunked ? Decode(bytes.AsSpan(0, length)) : bytes.AsMemory(0, length);
    }

    /// <summary>Gets the bytes as they came.</summary>
    public ReadOnlySpan<byte> Raw => _bytes.AsSpan(0, _length);

    /// <summary>Gets the data, without the bytes of a chunked coding.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    private static ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> raw)
    {
        byte[] copy = raw.ToArray();
        int read = 0, write = 0;
        new ChunkedDecoder(long.MaxValue, MessageReader.MaxHead).Decode(copy, ref read, ref write);
        return copy.AsMemory(0, write);
    }
}

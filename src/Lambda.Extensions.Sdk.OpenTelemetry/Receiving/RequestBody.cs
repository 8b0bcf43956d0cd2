using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>Inflates bodies of requests up to a limit, into a buffer that is used again.</summary>
internal sealed class RequestBody(int limit)
{
    /// <summary>The size of the buffer that is kept. A larger one would stay in memory for one large request.</summary>
    private const int Kept = 256 * 1024;

    private const int TrailerSize = 4;

    /// <summary>The size of an empty gzip: a header of 10 bytes, and a trailer of 8.</summary>
    private const int Smallest = 18;

    private byte[] _buffer = [];

    /// <summary>Returns the inflated body, which is valid until the next call; <see langword="null"/> when it is larger than the limit.</summary>
    /// <exception cref="InvalidDataException">The body is no gzip, or is cut.</exception>
    public ReadOnlyMemory<byte>? Inflate(ReadOnlyMemory<byte> body)
    {
        MemoryMarshal.TryGetArray(body, out ArraySegment<byte> segment);
        using var source = new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        if (_buffer.Length is 0 or > Kept) _buffer = new byte[Math.Min(64 * 1024, limit + 1)];
        int length = 0;
        // A few bytes can become gigabytes, so the limit applies while they do.
        for (int read; (read = gzip.Read(_buffer.AsSpan(length))) > 0;)
        {
            length += read;
            if (length > limit) return null;
            if (length == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, limit + 1L));
        }

        // A stream that is cut ends without an exception.
        if (body.Length < Smallest || BitConverter.ToUInt32(body.Span[^TrailerSize..]) != (uint)length) throw new InvalidDataException("The body is no complete gzip.");
        return _buffer.AsMemory(0, length);
    }
}

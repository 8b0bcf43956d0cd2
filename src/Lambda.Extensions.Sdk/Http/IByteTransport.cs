namespace Lambda.Extensions.Sdk.Http;

/// <summary>A blocking byte stream under the HTTP codec: a socket, or prepared bytes in tests.</summary>
internal interface IByteTransport : IDisposable
{
    /// <summary>Reads at least one byte; 0 is the end of the stream.</summary>
    int Read(Span<byte> buffer);

    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Makes a pending and every later <see cref="Read"/> return 0. Can be called from any thread.</summary>
    void Abort();
}

namespace Lambda.Extensions.Sdk.Http;

/// <summary>A blocking connection whose two directions end separately, as a proxy needs it.</summary>
internal interface IDuplexTransport : IByteTransport
{
    /// <summary>Closes the sending side: the peer reads the end of the stream, and can still send.</summary>
    void EndWrite();

    /// <summary>
    /// Makes the connection end with a reset when it is disposed of, and ends a pending read. A peer that reads until the end of the
    /// stream then sees a failure, not a complete message.
    /// </summary>
    void Reset();
}

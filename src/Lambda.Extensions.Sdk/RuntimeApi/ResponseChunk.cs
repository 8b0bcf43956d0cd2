namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>
/// A piece of a streamed answer, on its way to the platform. The pieces are as large as they arrive, at most 64 KiB: their limits
/// have no meaning. The last one is empty, so that a hook can add what it kept.
/// </summary>
public sealed class ResponseChunk
{
    /// <summary>Creates a piece, also for tests of an extension.</summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="index">The zero-based position in the answer.</param>
    /// <param name="isLast">True for the last one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="requestId"/> is null.</exception>
    public ResponseChunk(string requestId, ReadOnlyMemory<byte> data, long index = 0, bool isLast = false)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        RequestId = requestId;
        Data = data;
        Index = index;
        IsLast = isLast;
    }

    /// <summary>Gets the invocation's request id.</summary>
    public string RequestId { get; }

    /// <summary>Gets the bytes. The memory is used again after the hook: copy what you keep. Return it to forward it as it is.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Gets the zero-based position of this piece in the answer.</summary>
    public long Index { get; }

    /// <summary>Gets whether the answer has ended. <see cref="Data"/> is empty then; what the hook returns is still sent.</summary>
    public bool IsLast { get; }

    /// <summary>Gets the type of the error with which the stream ended; <see langword="null"/> when it ended well, or is not at its end.</summary>
    public string? ErrorType { get; init; }
}

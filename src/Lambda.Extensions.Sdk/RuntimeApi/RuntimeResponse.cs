using Lambda.Extensions.Sdk.RuntimeApi.Wire;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>The answer of the handler, on its way to the platform. A streamed answer passes as <see cref="ResponseChunk"/> instead.</summary>
public sealed class RuntimeResponse : RuntimeMessage
{
    /// <summary>Creates a response, also for tests of an extension.</summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="headers">The headers of the runtime's request, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="requestId"/> is null.</exception>
    public RuntimeResponse(string requestId, ReadOnlyMemory<byte> payload, IReadOnlyList<KeyValuePair<string, string>>? headers = null)
        : base(payload, headers)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        RequestId = requestId;
    }

    /// <summary>Gets the invocation's request id.</summary>
    public string RequestId { get; }

    /// <summary>Gets the type of the payload, or <see langword="null"/> when the runtime names none.</summary>
    public string? ContentType => GetHeader(RuntimeHeaderNames.ContentType);
}

using Lambda.Extensions.Sdk.RuntimeApi.Wire;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>An error that the runtime reports, on its way to the platform.</summary>
public sealed class RuntimeError : RuntimeMessage
{
    /// <summary>Creates an error, also for tests of an extension.</summary>
    /// <param name="requestId">The invocation's request id; <see langword="null"/> for an error of the start.</param>
    /// <param name="payload">The payload: <c>{"errorMessage":…,"errorType":…}</c> in most runtimes.</param>
    /// <param name="headers">The headers of the runtime's request, or <see langword="null"/> for none.</param>
    public RuntimeError(string? requestId, ReadOnlyMemory<byte> payload, IReadOnlyList<KeyValuePair<string, string>>? headers = null)
        : base(payload, headers) => RequestId = requestId;

    /// <summary>Gets the invocation's request id; <see langword="null"/> for an error of the runtime's start.</summary>
    public string? RequestId { get; }

    /// <summary>Gets whether the runtime's start failed. Otherwise an invocation failed.</summary>
    public bool IsInitialization => RequestId is null;

    /// <summary>Gets the type of the error, such as <c>Function.ValueError</c>, or <see langword="null"/> when the runtime names none.</summary>
    public string? ErrorType => GetHeader(RuntimeHeaderNames.ErrorType);
}

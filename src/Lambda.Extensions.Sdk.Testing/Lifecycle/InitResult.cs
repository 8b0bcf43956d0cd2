using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Represents the result of INIT.</summary>
public sealed class InitResult
{
    internal InitResult(string status, string? errorType, string? message, TimeSpan duration)
    {
        Status = status;
        ErrorType = errorType;
        Message = message;
        Duration = duration;
    }

    /// <summary>Gets the status: <c>success</c>, <c>error</c> or <c>timeout</c>.</summary>
    public string Status { get; }

    /// <summary>Gets a value that indicates whether every extension and the runtime are ready.</summary>
    public bool Succeeded => Status == Success;

    /// <summary>Gets the type of the first fatal error, like <c>Extension.Crash</c>; <see langword="null"/> on success.</summary>
    public string? ErrorType { get; }

    /// <summary>Gets the error message, with the state of every participant; <see langword="null"/> on success.</summary>
    public string? Message { get; }

    /// <summary>Gets the duration of INIT.</summary>
    public TimeSpan Duration { get; }

    internal const string Success = "success";

    internal const string Error = "error";

    internal const string Timeout = "timeout";

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Status}{(ErrorType is null ? "" : " " + ErrorType)} {Duration.TotalMilliseconds:F1} ms");
}

using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>How INIT ended.</summary>
public sealed class InitResult
{
    internal InitResult(string status, string? errorType, string? message, TimeSpan duration)
    {
        Status = status;
        ErrorType = errorType;
        Message = message;
        Duration = duration;
    }

    /// <summary><c>success</c>, <c>error</c> or <c>timeout</c>.</summary>
    public string Status { get; }

    /// <summary>Whether every extension and the runtime are ready.</summary>
    public bool Succeeded => Status == Success;

    /// <summary>The first fatal error's type, like <c>Extension.Crash</c>; <see langword="null"/> on success.</summary>
    public string? ErrorType { get; }

    /// <summary>What went wrong and in which state everything was; <see langword="null"/> on success.</summary>
    public string? Message { get; }

    /// <summary>How long INIT took.</summary>
    public TimeSpan Duration { get; }

    internal const string Success = "success";

    internal const string Error = "error";

    internal const string Timeout = "timeout";

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Status}{(ErrorType is null ? "" : " " + ErrorType)} {Duration.TotalMilliseconds:F1} ms");
}

using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>Represents the result of an invocation.</summary>
public sealed class InvocationResult
{
    internal InvocationResult()
    {
    }

    /// <summary>Gets the request id.</summary>
    public required string RequestId { get; init; }

    /// <summary>Gets the outcome.</summary>
    public required EmulatedOutcome Outcome { get; init; }

    /// <summary>Gets the answer that the caller received; for a platform error the JSON error object that Lambda returns. If the environment failed after the function's answer, it is that answer.</summary>
    public required string Payload { get; init; }

    /// <summary>Gets the error's type, <see langword="null"/> on success. It is the function's own for <see cref="EmulatedOutcome.FunctionError"/>, else the platform's, like <c>Extension.Crash</c> or <c>Sandbox.Timedout</c>.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Gets the platform's error message; <see langword="null"/> on success and for a function error, except one at the end of a streamed response: there it is the function's error object.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Gets the participants that the environment waited for when the timeout passed, in words; <see langword="null"/> without a timeout.</summary>
    public string? Verdict { get; init; }

    /// <summary>Gets the billed time: from the event's arrival to the last participant's <c>next</c>, a suppressed init included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets the time from the event's arrival to the runtime's answer; <see langword="null"/> when there was none.</summary>
    public TimeSpan? ResponseAfter { get; init; }

    /// <summary>Gets the held time: from the runtime's <c>next</c> to the last extension's. It is zero when no extension was later, and <see langword="null"/> when the invocation did not get that far.</summary>
    public TimeSpan? PostRuntimeDuration { get; init; }

    /// <summary>Gets a value that indicates whether the environment was initialised again inside this invocation.</summary>
    public required bool SuppressedInit { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RequestId} {Outcome}{(ErrorType is null ? "" : " " + ErrorType)} {Duration.TotalMilliseconds:F1} ms");
}

using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>How an invocation went.</summary>
public sealed class InvocationResult
{
    internal InvocationResult()
    {
    }

    /// <summary>The request id.</summary>
    public required string RequestId { get; init; }

    /// <summary>How it ended.</summary>
    public required EmulatedOutcome Outcome { get; init; }

    /// <summary>What the caller got; for a platform error the JSON error object that a caller of Lambda sees. When the function answered and the environment failed afterwards, the function's answer.</summary>
    public required string Payload { get; init; }

    /// <summary>The error's type, <see langword="null"/> on success: the function's own for <see cref="EmulatedOutcome.FunctionError"/>, else the platform's, like <c>Extension.Crash</c> or <c>Sandbox.Timedout</c>.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The platform's error in words, <see langword="null"/> on success and for a function error.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>From the event's arrival to the last participant's <c>next</c>, a suppressed init included: what is billed.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>From the event's arrival to the runtime's answer; <see langword="null"/> when there was none.</summary>
    public TimeSpan? ResponseAfter { get; init; }

    /// <summary>Held time: from the runtime's <c>next</c> to the last extension's <c>next</c>; zero when no extension was later. <see langword="null"/> when the invocation did not get that far.</summary>
    public TimeSpan? PostRuntimeDuration { get; init; }

    /// <summary>Whether the environment was initialised again inside this invocation.</summary>
    public required bool SuppressedInit { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RequestId} {Outcome}{(ErrorType is null ? "" : " " + ErrorType)} {Duration.TotalMilliseconds:F1} ms");
}

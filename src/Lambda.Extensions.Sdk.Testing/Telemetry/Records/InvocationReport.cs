using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>Holds the final metrics of an invocation, for <c>platform.report</c>.</summary>
internal sealed record InvocationReport
{
    public required string Status { get; init; }

    public string? ErrorType { get; init; }

    /// <summary>The duration of runtime and extensions, a suppressed init included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The time of the last participant's <c>next</c>, on the emulator's clock.</summary>
    public required TimeSpan End { get; init; }

    public required long BilledMs { get; init; }

    public required int MaxMemoryUsedMb { get; init; }

    /// <summary>The duration of INIT, after a cold start.</summary>
    public TimeSpan? InitDuration { get; init; }

    /// <summary>The duration of the restore before this invocation.</summary>
    public TimeSpan? RestoreDuration { get; init; }

    public bool HasExtensions { get; init; }

    /// <summary>Rounds up to whole milliseconds.</summary>
    public static long Billed(TimeSpan duration) => (long)Math.Ceiling(duration.TotalMilliseconds);

    /// <summary>Returns the record's status for an outcome and error type (lambda-facts 3.6).</summary>
    public static string StatusOf(EmulatedOutcome outcome, string? errorType) => outcome switch
    {
        EmulatedOutcome.Success => "success",
        EmulatedOutcome.Timeout => "timeout",
        _ => errorType?.StartsWith("Sandbox.", StringComparison.Ordinal) == true ? "failure" : "error",
    };
}

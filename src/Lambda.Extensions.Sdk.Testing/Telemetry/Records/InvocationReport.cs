using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>The final figures of an invocation: what <c>platform.report</c> says.</summary>
internal sealed record InvocationReport
{
    public required string Status { get; init; }

    public string? ErrorType { get; init; }

    /// <summary>Runtime and extensions, a suppressed init included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The last participant's <c>next</c>, on the emulator's clock.</summary>
    public required TimeSpan End { get; init; }

    public required long BilledMs { get; init; }

    public required int MaxMemoryUsedMb { get; init; }

    /// <summary>Of a cold start.</summary>
    public TimeSpan? InitDuration { get; init; }

    /// <summary>Of the restore before this invocation.</summary>
    public TimeSpan? RestoreDuration { get; init; }

    public bool HasExtensions { get; init; }

    /// <summary>Whole milliseconds, rounded up.</summary>
    public static long Billed(TimeSpan duration) => (long)Math.Ceiling(duration.TotalMilliseconds);

    /// <summary>success, or what the error's type makes of it (lambda-facts 3.6).</summary>
    public static string StatusOf(EmulatedOutcome outcome, string? errorType) => outcome switch
    {
        EmulatedOutcome.Success => "success",
        EmulatedOutcome.Timeout => "timeout",
        _ => errorType?.StartsWith("Sandbox.", StringComparison.Ordinal) == true ? "failure" : "error",
    };
}

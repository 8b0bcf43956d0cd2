using System.Globalization;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Conventions;

/// <summary>Describes outcomes in the words of the attributes <c>aws.lambda.outcome</c> and <c>aws.lambda.outcome_confidence</c>.</summary>
public static class OutcomeText
{
    /// <summary>Returns the name of an outcome, such as <c>out_of_memory</c>.</summary>
    /// <param name="outcome">The outcome.</param>
    public static string NameOf(InvocationOutcome outcome) => outcome switch
    {
        InvocationOutcome.Success => "success",
        InvocationOutcome.Error => "error",
        InvocationOutcome.Timeout => "timeout",
        InvocationOutcome.OutOfMemory => "out_of_memory",
        InvocationOutcome.Crash => "crash",
        _ => "unknown",
    };

    /// <summary>Returns the name of a confidence, such as <c>certain</c>.</summary>
    /// <param name="confidence">The confidence.</param>
    public static string NameOf(OutcomeConfidence confidence) => confidence switch
    {
        OutcomeConfidence.Certain => "certain",
        OutcomeConfidence.High => "high",
        OutcomeConfidence.Low => "low",
        _ => "none",
    };

    /// <summary>Returns whether the function was unable to report the outcome itself.</summary>
    /// <param name="outcome">The outcome.</param>
    public static bool IsUnreported(InvocationOutcome outcome) => outcome is InvocationOutcome.Timeout or InvocationOutcome.OutOfMemory or InvocationOutcome.Crash;

    /// <summary>Returns the outcome as one sentence; <see langword="null"/> for a success.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="invocation"/> is null.</exception>
    public static string? Describe(Invocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        string? what = invocation.Outcome switch
        {
            InvocationOutcome.Timeout => string.Create(CultureInfo.InvariantCulture, $"the function timed out after {invocation.Duration.TotalSeconds:0.00} s"),
            InvocationOutcome.OutOfMemory when invocation.Metrics is { MaxMemoryUsedMB: { } used, MemorySizeMB: { } size } => string.Create(CultureInfo.InvariantCulture, $"the environment ran out of memory: {used} of {size} MB used"),
            InvocationOutcome.OutOfMemory => "the environment ran out of memory",
            InvocationOutcome.Crash => "the runtime's process, or an extension's, ended during the invocation",
            InvocationOutcome.Error => "the invocation failed",
            _ => null,
        };
        return what is not null && invocation.ErrorType is { } type ? $"{what} ({type})" : what;
    }
}

using System.Globalization;
using Lambda.Extensions.Sdk;

namespace Monitoring.Recording;

/// <summary>Describes an outcome in words.</summary>
internal static class OutcomeText
{
    public static string NameOf(InvocationOutcome outcome) => outcome switch
    {
        InvocationOutcome.Success => "success",
        InvocationOutcome.Error => "error",
        InvocationOutcome.Timeout => "timeout",
        InvocationOutcome.OutOfMemory => "out_of_memory",
        InvocationOutcome.Crash => "crash",
        _ => "unknown",
    };

    public static string NameOf(OutcomeConfidence confidence) => confidence switch
    {
        OutcomeConfidence.Certain => "certain",
        OutcomeConfidence.High => "high",
        OutcomeConfidence.Low => "low",
        _ => "none",
    };

    /// <summary>Returns whether the function was unable to report the outcome itself.</summary>
    public static bool IsUnreported(InvocationOutcome outcome) => outcome is InvocationOutcome.Timeout or InvocationOutcome.OutOfMemory or InvocationOutcome.Crash;

    /// <summary>Returns one sentence; <see langword="null"/> for a success.</summary>
    public static string? Of(Invocation invocation)
    {
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

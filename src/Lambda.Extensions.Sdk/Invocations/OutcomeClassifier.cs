using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>
/// Concludes from the known signs how an invocation ended (G11). Each rule that applies proposes an outcome. Of the proposals that are
/// <see cref="OutcomeConfidence.High"/> or better, the most specific one wins: out of memory, timeout, crash, error, success. So the report
/// can correct <c>runtimeDone</c>, and <c>runtimeDone</c> the report, in any order. A proposal of
/// <see cref="OutcomeConfidence.Low"/> counts only when there is no other.
/// <list type="table">
/// <listheader><term>sign</term><description>outcome, confidence</description></listheader>
/// <item><term>error type <c>Runtime.OutOfMemory</c></term><description>out of memory, certain</description></item>
/// <item><term>error type of a language's own, such as <c>MemoryError</c></term><description>out of memory, high</description></item>
/// <item><term>an error whose type the function named</term><description>error (its lines do not count), certain</description></item>
/// <item><term>an error or a crash without such a type, and a line with a sign (<see cref="MemorySigns"/>)</term>
/// <description>out of memory, high</description></item>
/// <item><term>a crash of the runtime, and <c>maxMemoryUsedMB</c> ≥ <c>memorySizeMB</c>, or <c>signal: killed</c></term><description>out of memory, high</description></item>
/// <item><term>status <c>timeout</c>, error type <c>Sandbox.Timeout</c> or <c>Sandbox.Timedout</c>, fault <c>Task timed out</c></term><description>timeout, certain</description></item>
/// <item><term>SHUTDOWN with reason <c>timeout</c> before the report: the timeout covers extensions too</term><description>timeout, high</description></item>
/// <item><term>error type <c>Runtime.ExitError</c>, <c>Runtime.Invalid…</c> of a start, <c>Extension.…</c>; any other fault</term><description>crash, certain</description></item>
/// <item><term>status <c>error</c> or <c>failure</c>, any other error type</term><description>error, certain</description></item>
/// <item><term>status <c>success</c></term><description>success, certain</description></item>
/// <item><term>SHUTDOWN with reason <c>failure</c>, and a line with a sign</term><description>out of memory, high</description></item>
/// <item><term>SHUTDOWN with reason <c>failure</c></term><description>crash, low</description></item>
/// <item><term>none of these: the next invocation came, or the environment ended as usual</term><description>unknown, none</description></item>
/// </list>
/// </summary>
internal static class OutcomeClassifier
{
    // See lambda-facts 1.4. An error type that is not listed is an error.
    private static readonly (string ErrorType, InvocationOutcome Outcome)[] ErrorTypes =
    [
        ("Runtime.OutOfMemory", InvocationOutcome.OutOfMemory),
        ("Sandbox.Timeout", InvocationOutcome.Timeout),
        ("Sandbox.Timedout", InvocationOutcome.Timeout),
        ("Runtime.ExitError", InvocationOutcome.Crash),
        ("Runtime.InvalidEntrypoint", InvocationOutcome.Crash),
        ("Runtime.InvalidWorkingDir", InvocationOutcome.Crash),
        ("Runtime.InvalidTaskConfig", InvocationOutcome.Crash),
    ];

    public static (InvocationOutcome Outcome, OutcomeConfidence Confidence) Classify(in OutcomeSigns signs)
    {
        InvocationOutcome said = MoreSpecific(MoreSpecific(OfStatus(signs.DoneStatus), OfErrorType(signs.DoneErrorType)), MoreSpecific(OfStatus(signs.ReportStatus), OfErrorType(signs.ReportErrorType)));
        said = MoreSpecific(said, OfFault(signs.Fault));
        if (said == InvocationOutcome.OutOfMemory) return (said, OutcomeConfidence.Certain);
        bool killed = signs.Memory == MemorySign.Killed || signs.Fault == FaultSign.Killed;
        bool runtimeCrashed = said == InvocationOutcome.Crash && !IsExtensions(signs.DoneErrorType) && !IsExtensions(signs.ReportErrorType);
        bool outOfMemory = signs.Fault == FaultSign.OutOfMemory
            || MemorySigns.IsErrorType(signs.DoneErrorType) || MemorySigns.IsErrorType(signs.ReportErrorType)
            || (said is InvocationOutcome.Crash or InvocationOutcome.Error && signs.Memory == MemorySign.OutOfMemory && !IsNamed(signs.DoneErrorType) && !IsNamed(signs.ReportErrorType))
            || (runtimeCrashed && (signs.AtMemoryLimit || killed))
            || (said == InvocationOutcome.Unknown && signs.Shutdown == ShutdownReason.Failure && signs.Memory != MemorySign.None);
        if (outOfMemory) return (InvocationOutcome.OutOfMemory, OutcomeConfidence.High);
        if (said == InvocationOutcome.Timeout) return (said, OutcomeConfidence.Certain);
        if (signs.Shutdown == ShutdownReason.Timeout) return (InvocationOutcome.Timeout, OutcomeConfidence.High);
        if (said != InvocationOutcome.Unknown) return (said, OutcomeConfidence.Certain);
        return signs.Shutdown == ShutdownReason.Failure ? (InvocationOutcome.Crash, OutcomeConfidence.Low) : (InvocationOutcome.Unknown, OutcomeConfidence.None);
    }

    /// <summary>Returns the meaning of a <c>platform.fault</c>'s text.</summary>
    public static FaultSign OfFaultText(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("Task timed out"u8) >= 0) return FaultSign.Timeout;
        return MemorySigns.Of(text) switch
        {
            _ when text.IndexOf("Runtime.OutOfMemory"u8) >= 0 => FaultSign.OutOfMemory,
            MemorySign.OutOfMemory => FaultSign.OutOfMemory,
            MemorySign.Killed => FaultSign.Killed,
            _ => FaultSign.Crash,
        };
    }

    /// <summary>
    /// Returns the request id in the text of a <c>platform.fault</c>, such as <c>RequestId: 7f1f3f0e-… Process exited before
    /// completing request</c>, or <see langword="null"/>.
    /// </summary>
    public static string? RequestIdOf(string message)
    {
        const string Label = "RequestId: ";
        int at = message.IndexOf(Label, StringComparison.Ordinal);
        if (at < 0) return null;
        ReadOnlySpan<char> rest = message.AsSpan(at + Label.Length);
        int end = rest.IndexOfAny(" \t\r\n");
        return (end < 0 ? rest : rest[..end]) is { IsEmpty: false } id ? id.ToString() : null;
    }

    /// <summary>Returns the more specific of two signs that came one after another.</summary>
    public static FaultSign Stronger(FaultSign one, FaultSign other) => one > other ? one : other;

    private static InvocationOutcome OfStatus(TelemetryStatus status)
    {
        if (status == TelemetryStatus.Success) return InvocationOutcome.Success;
        if (status == TelemetryStatus.Timeout) return InvocationOutcome.Timeout;
        return status == TelemetryStatus.Error || status == TelemetryStatus.Failure ? InvocationOutcome.Error : InvocationOutcome.Unknown;
    }

    private static InvocationOutcome OfErrorType(string? errorType)
    {
        if (string.IsNullOrEmpty(errorType)) return InvocationOutcome.Unknown;
        foreach ((string ErrorType, InvocationOutcome Outcome) rule in ErrorTypes)
        {
            if (string.Equals(rule.ErrorType, errorType, StringComparison.OrdinalIgnoreCase)) return rule.Outcome;
        }

        return IsExtensions(errorType) ? InvocationOutcome.Crash : InvocationOutcome.Error;
    }

    private static InvocationOutcome OfFault(FaultSign fault) => fault switch
    {
        FaultSign.None => InvocationOutcome.Unknown,
        FaultSign.Timeout => InvocationOutcome.Timeout,
        _ => InvocationOutcome.Crash,
    };

    // The platform's own types, and its word for an unknown one, do not name the reason.
    private static bool IsNamed(string? errorType) =>
        !string.IsNullOrEmpty(errorType) && !IsOf(errorType, "Runtime.") && !IsOf(errorType, "Sandbox.") && !IsExtensions(errorType)
        && !errorType.Equals("Function.Unknown", StringComparison.OrdinalIgnoreCase) && !errorType.Equals("Unhandled", StringComparison.OrdinalIgnoreCase);

    private static bool IsOf(string errorType, string prefix) => errorType.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static bool IsExtensions(string? errorType) => errorType is not null && IsOf(errorType, "Extension.");

    private static InvocationOutcome MoreSpecific(InvocationOutcome one, InvocationOutcome other) => Rank(one) >= Rank(other) ? one : other;

    private static int Rank(InvocationOutcome outcome) => outcome switch
    {
        InvocationOutcome.OutOfMemory => 5,
        InvocationOutcome.Timeout => 4,
        InvocationOutcome.Crash => 3,
        InvocationOutcome.Error => 2,
        InvocationOutcome.Success => 1,
        _ => 0,
    };
}

using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>The signs of how an invocation ended. A sign that never came is empty.</summary>
internal readonly record struct OutcomeSigns
{
    /// <summary>Gets the status of <c>platform.runtimeDone</c>.</summary>
    public TelemetryStatus DoneStatus { get; init; }

    /// <summary>Gets the error type of <c>platform.runtimeDone</c>.</summary>
    public string? DoneErrorType { get; init; }

    /// <summary>Gets the status of <c>platform.report</c>.</summary>
    public TelemetryStatus ReportStatus { get; init; }

    /// <summary>Gets the error type of <c>platform.report</c>.</summary>
    public string? ReportErrorType { get; init; }

    /// <summary>Gets whether the environment used all its memory, according to the report.</summary>
    public bool AtMemoryLimit { get; init; }

    /// <summary>Gets the sign of missing memory in the function's lines.</summary>
    public MemorySign Memory { get; init; }

    /// <summary>Gets the sign in <c>platform.fault</c>.</summary>
    public FaultSign Fault { get; init; }

    /// <summary>Gets the reason of the environment's end, if it ended during the invocation; else empty.</summary>
    public ShutdownReason Shutdown { get; init; }
}

/// <summary>The meaning of a <c>platform.fault</c>'s text (lambda-facts 4).</summary>
internal enum FaultSign
{
    /// <summary>There was no such record.</summary>
    None,

    /// <summary>A process ended, or the text has no known words.</summary>
    Crash,

    /// <summary>The runtime was killed.</summary>
    Killed,

    /// <summary>The timeout was reached.</summary>
    Timeout,

    /// <summary>Memory ran out.</summary>
    OutOfMemory,
}

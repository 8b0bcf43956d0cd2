using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>All that tells how an invocation ended; what never came is empty.</summary>
internal readonly record struct OutcomeSigns
{
    /// <summary>The status of <c>platform.runtimeDone</c>.</summary>
    public TelemetryStatus DoneStatus { get; init; }

    /// <summary>Its error type.</summary>
    public string? DoneErrorType { get; init; }

    /// <summary>The status of <c>platform.report</c>.</summary>
    public TelemetryStatus ReportStatus { get; init; }

    /// <summary>Its error type.</summary>
    public string? ReportErrorType { get; init; }

    /// <summary>Whether the environment used all the memory it has, by the report.</summary>
    public bool AtMemoryLimit { get; init; }

    /// <summary>What the function's lines said of memory.</summary>
    public MemorySign Memory { get; init; }

    /// <summary>What <c>platform.fault</c> said.</summary>
    public FaultSign Fault { get; init; }

    /// <summary>Why the environment ended, if it did in the middle of the invocation; else empty.</summary>
    public ShutdownReason Shutdown { get; init; }
}

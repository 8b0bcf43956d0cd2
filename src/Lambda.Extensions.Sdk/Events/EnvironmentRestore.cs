using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// A restore from a SnapStart snapshot, joined from <c>platform.restoreStart</c>, <c>restoreRuntimeDone</c> and <c>restoreReport</c>. A
/// snapshot: at <see cref="ExtensionBase.OnRestoreAsync"/> the platform may not have told any of it yet.
/// </summary>
public sealed class EnvironmentRestore
{
    /// <summary>When it began, or <see langword="null"/>.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the runtime was ready, or <see langword="null"/>.</summary>
    public DateTimeOffset? RuntimeDoneAt { get; init; }

    /// <summary>When it was over, or <see langword="null"/>.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How long it took, as the platform measured it, or <see langword="null"/>.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How it ended; empty while that is not known.</summary>
    public TelemetryStatus Status { get; init; }

    /// <summary>What failed; <see langword="null"/> when nothing did.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The parts that the platform timed.</summary>
    public IReadOnlyList<TelemetrySpan> Spans { get; init; } = [];

    /// <summary>The trace context, or <see langword="null"/>.</summary>
    public TraceContext? Tracing { get; init; }
}

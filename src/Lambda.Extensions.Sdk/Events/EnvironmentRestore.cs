using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// Represents a restore from a SnapStart snapshot, joined from <c>platform.restoreStart</c>, <c>restoreRuntimeDone</c> and
/// <c>restoreReport</c>. A snapshot: at <see cref="ExtensionBase.OnRestoreAsync"/> the platform may not have reported any of it yet.
/// </summary>
public sealed class EnvironmentRestore
{
    /// <summary>Gets the time at which it began, or <see langword="null"/>.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets the time at which the runtime was ready, or <see langword="null"/>.</summary>
    public DateTimeOffset? RuntimeDoneAt { get; init; }

    /// <summary>Gets the time at which it was over, or <see langword="null"/>.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets its duration, as the platform measured it, or <see langword="null"/>.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Gets the status with which it ended; empty while it is not known.</summary>
    public TelemetryStatus Status { get; init; }

    /// <summary>Gets the type of the error; <see langword="null"/> when nothing failed.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Gets the parts that the platform timed.</summary>
    public IReadOnlyList<TelemetrySpan> Spans { get; init; } = [];

    /// <summary>Gets the trace context, or <see langword="null"/>.</summary>
    public TraceContext? Tracing { get; init; }
}

using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// Represents an initialisation of the environment, joined from <c>platform.initStart</c>, <c>initRuntimeDone</c> and
/// <c>initReport</c>. A snapshot.
/// </summary>
public sealed class EnvironmentInitialization
{
    /// <summary>Gets the type of the initialisation.</summary>
    public InitializationType Type { get; init; }

    /// <summary>Gets the phase in which it took place: in INIT, within an invocation after a reset, or for a snapshot.</summary>
    public InitializationPhase Phase { get; init; }

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

    /// <summary>Gets the type of the error, such as <c>Extension.Crash</c>; <see langword="null"/> when nothing failed.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Gets the managed runtime, such as <c>dotnet:10.v3</c>, or <see langword="null"/>.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>Gets the environment's id, or <see langword="null"/>.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Gets the parts that the platform timed.</summary>
    public IReadOnlyList<TelemetrySpan> Spans { get; init; } = [];

    /// <summary>Gets the trace context, or <see langword="null"/>.</summary>
    public TraceContext? Tracing { get; init; }
}

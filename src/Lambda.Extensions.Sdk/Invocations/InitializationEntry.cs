using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>An initialisation whose records are still coming. For each kind of record, the first one counts.</summary>
internal sealed class InitializationEntry(InitializationType type, InitializationPhase phase)
{
    private InitializationType _type = type;
    private DateTimeOffset? _startedAt;
    private string? _runtimeVersion;
    private string? _instanceId;
    private TraceContext? _startTracing;
    private PhaseRecord? _runtimeDone;
    private PhaseRecord? _report;

    public bool HasStart { get; private set; }

    public DateTimeOffset? StartedAt => _startedAt;

    /// <summary>Gets its earliest known moment.</summary>
    public DateTimeOffset? Time => _startedAt ?? _runtimeDone?.Time ?? _report?.Time;

    /// <summary>Gets or sets whether it is assigned to an invocation.</summary>
    public bool IsTaken { get; set; }

    public bool IsSuppressed => phase == InitializationPhase.Invoke;

    public bool Failed => Status.Value.Length > 0 && Status != TelemetryStatus.Success;

    private TelemetryStatus Status => _report is { Status.Value.Length: > 0 } report ? report.Status : _runtimeDone?.Status ?? default;

    public void Join(PlatformInitStartRecord record)
    {
        if (HasStart) return;
        HasStart = true;
        _startedAt = record.Time;
        _runtimeVersion = record.RuntimeVersion;
        _instanceId = record.InstanceId;
        _startTracing = record.Tracing;
        JoinType(record.InitializationType);
    }

    public void Join(PlatformInitRuntimeDoneRecord record)
    {
        if (_runtimeDone is not null) return;
        _runtimeDone = new PhaseRecord(record.Time, record.Status, record.ErrorType, TelemetryMetrics.None, record.Spans, record.Tracing);
        JoinType(record.InitializationType);
    }

    public void Join(PlatformInitReportRecord record)
    {
        if (_report is not null) return;
        _report = new PhaseRecord(record.Time, record.Status, record.ErrorType, record.Metrics, record.Spans, record.Tracing);
        JoinType(record.InitializationType);
    }

    public EnvironmentInitialization Snapshot() => new()
    {
        Type = _type,
        Phase = phase,
        StartedAt = _startedAt,
        RuntimeDoneAt = _runtimeDone?.Time,
        EndedAt = _report?.Time,
        Duration = PhaseRecord.Milliseconds(_report?.Metrics.DurationMs),
        Status = Status,
        ErrorType = _report?.ErrorType ?? _runtimeDone?.ErrorType,
        RuntimeVersion = _runtimeVersion,
        InstanceId = _instanceId,
        Spans = PhaseRecord.Spans(_runtimeDone, _report),
        Tracing = _startTracing ?? _runtimeDone?.Tracing ?? _report?.Tracing,
    };

    // The variable decides; a record counts only where the variable is absent.
    private void JoinType(InitializationType type)
    {
        if (_type.Value.Length == 0) _type = type;
    }
}

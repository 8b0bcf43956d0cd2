using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>A restore whose records are still coming. For each kind of record, the first one counts.</summary>
internal sealed class RestoreEntry
{
    private bool _hasStart;
    private DateTimeOffset? _startedAt;
    private PhaseEnd? _runtimeDone;
    private PhaseEnd? _report;
    private TelemetryMetrics _metrics = TelemetryMetrics.None;

    public void Join(PlatformRestoreStartRecord record)
    {
        if (_hasStart) return;
        _hasStart = true;
        _startedAt = record.Time;
    }

    public void Join(PlatformRestoreRuntimeDoneRecord record) => _runtimeDone ??= new PhaseEnd(record.Time, record.Status, record.ErrorType, record.Spans, record.Tracing);

    public void Join(PlatformRestoreReportRecord record)
    {
        if (_report is not null) return;
        _report = new PhaseEnd(record.Time, record.Status, record.ErrorType, record.Spans, Tracing: null);
        _metrics = record.Metrics;
    }

    public EnvironmentRestore Snapshot() => new()
    {
        StartedAt = _startedAt,
        RuntimeDoneAt = _runtimeDone?.Time,
        EndedAt = _report?.Time,
        Duration = PhaseEnd.Milliseconds(_metrics.DurationMs),
        Status = _report is { Status.Value.Length: > 0 } report ? report.Status : _runtimeDone?.Status ?? default,
        ErrorType = _report?.ErrorType ?? _runtimeDone?.ErrorType,
        Spans = PhaseEnd.Spans(_runtimeDone, _report),
        Tracing = _runtimeDone?.Tracing,
    };
}

using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>A restore whose records are still coming. For each kind of record, the first one counts.</summary>
internal sealed class RestoreEntry
{
    private bool _hasStart;
    private DateTimeOffset? _startedAt;
    private PhaseRecord? _runtimeDone;
    private PhaseRecord? _report;

    public void Join(PlatformRestoreStartRecord record)
    {
        if (_hasStart) return;
        _hasStart = true;
        _startedAt = record.Time;
    }

    public void Join(PlatformRestoreRuntimeDoneRecord record) => _runtimeDone ??= new PhaseRecord(record.Time, record.Status, record.ErrorType, TelemetryMetrics.None, record.Spans, record.Tracing);

    public void Join(PlatformRestoreReportRecord record) => _report ??= new PhaseRecord(record.Time, record.Status, record.ErrorType, record.Metrics, record.Spans, Tracing: null);

    public EnvironmentRestore Snapshot() => new()
    {
        StartedAt = _startedAt,
        RuntimeDoneAt = _runtimeDone?.Time,
        EndedAt = _report?.Time,
        Duration = PhaseRecord.Milliseconds(_report?.Metrics.DurationMs),
        Status = _report is { Status.Value.Length: > 0 } report ? report.Status : _runtimeDone?.Status ?? default,
        ErrorType = _report?.ErrorType ?? _runtimeDone?.ErrorType,
        Spans = PhaseRecord.Spans(_runtimeDone, _report),
        Tracing = _runtimeDone?.Tracing,
    };
}

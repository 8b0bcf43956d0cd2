using Lambda.Extensions.Sdk.Telemetry.Records;

namespace TelemetryReader;

/// <summary>Asks every record for each of its members.</summary>
internal sealed class Sums
{
    private double _milliseconds;
    private long _members;

    public long Records { get; private set; }

    public long Lines { get; private set; }

    public long Bytes { get; private set; }

    public void Add(TelemetryRecord record)
    {
        Records++;
        if (record.Time is not null) _members++;
        switch (record)
        {
            case LogRecord line:
                Lines++;
                Bytes += line.GetUtf8Text().Length;
                break;
            case PlatformStartRecord start:
                Count(start.RequestId, start.Version, start.TenantId, start.Tracing);
                break;
            case PlatformRuntimeDoneRecord done:
                Count(done.RequestId, done.Status.Value, done.ErrorType, done.Tracing);
                Add(done.Metrics.DurationMs, done.Spans);
                break;
            case PlatformReportRecord report:
                Count(report.RequestId, report.Status.Value, report.ErrorType, report.Tracing);
                _milliseconds += report.Metrics.BilledDurationMs ?? 0;
                _members += (report.Metrics.MaxMemoryUsedMB ?? 0) + (report.Metrics.MemorySizeMB ?? 0);
                Add(report.Metrics.DurationMs, report.Spans);
                break;
            case PlatformInitStartRecord init:
                Count(init.FunctionName ?? "", init.RuntimeVersion, init.InstanceId, init.Tracing);
                break;
            case PlatformInitReportRecord report:
                Count(report.Status.Value, report.ErrorType, report.Phase.Value, report.Tracing);
                Add(report.Metrics.DurationMs, report.Spans);
                break;
            case PlatformExtensionRecord extension:
                Count(extension.Name, extension.State, extension.ErrorType, tracing: null);
                _members += extension.Events.Count;
                break;
            default:
                _members += record.Payload.Length;
                break;
        }
    }

    private void Count(string first, string? second, string? third, TraceContext? tracing) =>
        _members += first.Length + (second?.Length ?? 0) + (third?.Length ?? 0) + (tracing?.Header.Root?.Length ?? 0) + (tracing?.SpanId?.Length ?? 0);

    private void Add(double? milliseconds, IReadOnlyList<TelemetrySpan> spans)
    {
        _milliseconds += milliseconds ?? 0;
        foreach (TelemetrySpan span in spans) _milliseconds += span.DurationMs ?? 0;
    }
}

using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>
/// The data that the records of an invocation, an initialisation and a restore have in common. It is copied out of the record, which
/// would keep the bytes of its whole batch in memory.
/// </summary>
internal sealed record PhaseRecord(DateTimeOffset? Time, TelemetryStatus Status, string? ErrorType, TelemetryMetrics Metrics, IReadOnlyList<TelemetrySpan> SpanList, TraceContext? Tracing)
{
    public PhaseRecord(PlatformInvocationRecord record)
        : this(record.Time, record.Status, record.ErrorType, record.Metrics, record.Spans, record.Tracing) => TenantId = record.TenantId;

    public string? TenantId { get; }

    /// <summary>Returns the spans of a phase: first those of its runtime, then those of its report.</summary>
    public static IReadOnlyList<TelemetrySpan> Spans(PhaseRecord? runtimeDone, PhaseRecord? report)
    {
        IReadOnlyList<TelemetrySpan> first = runtimeDone?.SpanList ?? [], then = report?.SpanList ?? [];
        if (then.Count == 0) return first;
        return first.Count == 0 ? then : [.. first, .. then];
    }

    /// <summary>Returns a time span of this number of milliseconds, for any number.</summary>
    public static TimeSpan? Milliseconds(double? value) =>
        value is { } number ? new TimeSpan((long)Math.Clamp(number * TimeSpan.TicksPerMillisecond, 0, TimeSpan.MaxValue.Ticks)) : null;
}

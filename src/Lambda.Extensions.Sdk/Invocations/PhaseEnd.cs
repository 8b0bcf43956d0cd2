using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>
/// The data that the records of a phase have in common. It is copied out of the record, which would keep the bytes of its whole batch
/// in memory.
/// </summary>
internal sealed record PhaseEnd(DateTimeOffset? Time, TelemetryStatus Status, string? ErrorType, IReadOnlyList<TelemetrySpan> SpanList, TraceContext? Tracing)
{
    /// <summary>Returns the spans of a phase: first those of its runtime, then those of its report.</summary>
    public static IReadOnlyList<TelemetrySpan> Spans(PhaseEnd? runtimeDone, PhaseEnd? report)
    {
        IReadOnlyList<TelemetrySpan> first = runtimeDone?.SpanList ?? [], then = report?.SpanList ?? [];
        if (then.Count == 0) return first;
        return first.Count == 0 ? then : [.. first, .. then];
    }

    /// <summary>Returns a time span of this number of milliseconds, for any number.</summary>
    public static TimeSpan? Milliseconds(double? value) =>
        value is { } number ? new TimeSpan((long)Math.Clamp(number * TimeSpan.TicksPerMillisecond, 0, TimeSpan.MaxValue.Ticks)) : null;
}

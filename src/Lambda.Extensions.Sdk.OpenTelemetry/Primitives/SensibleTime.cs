namespace Lambda.Extensions.Sdk.OpenTelemetry.Primitives;

/// <summary>
/// Returns times as records have them, unless they are implausible. OTLP's nanoseconds end in 2262, and backends drop times that are
/// far from now.
/// </summary>
internal static class SensibleTime
{
    private static readonly DateTimeOffset Earliest = new(2001, 9, 9, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2199, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Returns the time; <see langword="null"/> when there is none or it is implausible.</summary>
    public static DateTimeOffset? Of(DateTimeOffset? time) => time >= Earliest && time <= Latest ? time : null;
}

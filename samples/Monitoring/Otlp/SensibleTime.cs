namespace Monitoring.Otlp;

/// <summary>Times as records have them, unless they are absurd: OTLP's nanoseconds end in 2262, and backends drop what is far from now.</summary>
internal static class SensibleTime
{
    private static readonly DateTimeOffset Earliest = new(2001, 9, 9, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2199, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time; <see langword="null"/> when there is none or it is absurd.</summary>
    public static DateTimeOffset? Of(DateTimeOffset? time) => time >= Earliest && time <= Latest ? time : null;
}

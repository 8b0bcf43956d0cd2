namespace Caching.Metrics;

/// <summary>The counts since the start.</summary>
internal readonly record struct CacheCounts(
    long Hits,
    long Stale,
    long StaleOnError,
    long SharedHits,
    long Misses,
    long Revalidated,
    long NegativeHits,
    long SingleFlightSaved,
    long OriginCalls,
    long OriginErrors,
    long Evictions,
    long Refreshes,
    long Refused,
    long AgeSeconds)
{
    /// <summary>Gets the number of all served answers.</summary>
    public long Served => Hits + Stale + StaleOnError + SharedHits + Misses + Revalidated;

    /// <summary>Returns all counts with their names, for reports.</summary>
    public IEnumerable<KeyValuePair<string, long>> Named() =>
    [
        new("Hits", Hits), new("Stale", Stale), new("StaleOnError", StaleOnError), new("SharedHits", SharedHits), new("Misses", Misses),
        new("Revalidated", Revalidated), new("NegativeHits", NegativeHits), new("SingleFlightSaved", SingleFlightSaved), new("OriginCalls", OriginCalls),
        new("OriginErrors", OriginErrors), new("Evictions", Evictions), new("Refreshes", Refreshes), new("Refused", Refused),
    ];

    public CacheCounts Since(CacheCounts before) => new(
        Hits - before.Hits,
        Stale - before.Stale,
        StaleOnError - before.StaleOnError,
        SharedHits - before.SharedHits,
        Misses - before.Misses,
        Revalidated - before.Revalidated,
        NegativeHits - before.NegativeHits,
        SingleFlightSaved - before.SingleFlightSaved,
        OriginCalls - before.OriginCalls,
        OriginErrors - before.OriginErrors,
        Evictions - before.Evictions,
        Refreshes - before.Refreshes,
        Refused - before.Refused,
        AgeSeconds - before.AgeSeconds);
}

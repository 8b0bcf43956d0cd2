using Caching.Cache;

namespace Caching.Metrics;

/// <summary>
/// Counts the cache's work, since the start and since the last report. Counters are atomic, because any thread adds to them.
/// </summary>
internal sealed class CacheMetrics
{
    // EMF accepts at most a hundred values for a metric (lambda-facts 9.3).
    public const int MaxSamples = 100;

    private readonly Lock _lock = new();
    private readonly List<double> _latencies = [];
    private readonly long[] _served = new long[(int)CacheState.Bypass + 1];
    private long _negative;
    private long _saved;
    private long _asked;
    private long _failed;
    private long _evicted;
    private long _refreshed;
    private long _refused;
    private long _ageSeconds;
    private long _oldestSeconds;

    public void Served(CacheState state, bool isNegative, TimeSpan age)
    {
        Interlocked.Increment(ref _served[(int)state]);
        if (isNegative) Interlocked.Increment(ref _negative);
        long seconds = (long)age.TotalSeconds;
        if (seconds == 0) return;
        Interlocked.Add(ref _ageSeconds, seconds);
        if (seconds > Volatile.Read(ref _oldestSeconds)) Volatile.Write(ref _oldestSeconds, seconds);
    }

    /// <summary>Counts a request that used an origin call which another request had started.</summary>
    public void Saved() => Interlocked.Increment(ref _saved);

    public void Asked(TimeSpan latency, bool failed)
    {
        Interlocked.Increment(ref _asked);
        if (failed) Interlocked.Increment(ref _failed);
        lock (_lock)
        {
            if (_latencies.Count < MaxSamples) _latencies.Add(Math.Round(latency.TotalMilliseconds, 3));
        }
    }

    public void Evicted() => Interlocked.Increment(ref _evicted);

    public void Refreshed() => Interlocked.Increment(ref _refreshed);

    public void Refused() => Interlocked.Increment(ref _refused);

    public CacheCounts Read() => new(
        Of(CacheState.Hit),
        Of(CacheState.Stale),
        Of(CacheState.StaleError),
        Of(CacheState.Shared),
        Of(CacheState.Miss) + Of(CacheState.Bypass),
        Of(CacheState.Revalidated),
        Volatile.Read(ref _negative),
        Volatile.Read(ref _saved),
        Volatile.Read(ref _asked),
        Volatile.Read(ref _failed),
        Volatile.Read(ref _evicted),
        Volatile.Read(ref _refreshed),
        Volatile.Read(ref _refused),
        Volatile.Read(ref _ageSeconds));

    /// <summary>Takes the latencies, and the greatest served age, since the last call.</summary>
    public (double[] Latencies, long OldestSeconds) TakeSamples()
    {
        lock (_lock)
        {
            double[] latencies = [.. _latencies];
            _latencies.Clear();
            return (latencies, Interlocked.Exchange(ref _oldestSeconds, 0));
        }
    }

    private long Of(CacheState state) => Volatile.Read(ref _served[(int)state]);
}

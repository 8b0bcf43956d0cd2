namespace Caching.Cache;

/// <summary>
/// Holds the entries, bounded in number and in bytes: the least recently used are removed. It is a layer of our own beside FusionCache,
/// because FusionCache's memory level can be bounded in one measure only, and then rejects new entries until a background pass has made
/// room. In addition, removed entries must be overwritten.
/// </summary>
internal sealed class EntryLedger(int maxEntries, long maxBytes, TimeProvider time)
{
    // Answers that are being sent may point to a body for this time.
    private static readonly TimeSpan GraveTime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CacheEntry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<(CacheEntry Entry, long Since)> _graves = new();
    private long _bytes;
    private long _uses;

    public int Count
    {
        get
        {
            lock (_lock) return _entries.Count;
        }
    }

    public long Bytes
    {
        get
        {
            lock (_lock) return _bytes;
        }
    }

    public bool TryGet(string key, out CacheEntry entry)
    {
        lock (_lock) return _entries.TryGetValue(key, out entry!);
    }

    /// <summary>Notes that an entry was served. It is not exact under contention, but exact enough to find the least used entry.</summary>
    public void Use(CacheEntry entry)
    {
        entry.LastUse = ++_uses;
        entry.IsUsed = true;
    }

    /// <summary>Adds an entry. Each entry that it replaces or removes is passed to <paramref name="gone"/>.</summary>
    /// <returns>False when the entry is larger than the whole limit.</returns>
    public bool Add(CacheEntry entry, Action<CacheEntry> gone)
    {
        List<CacheEntry> leaving = [];
        bool fits = entry.Size <= maxBytes;
        lock (_lock)
        {
            if (_entries.TryGetValue(entry.Key, out CacheEntry? old) && !ReferenceEquals(old, entry)) Remove(old, leaving);
            if (fits && !ReferenceEquals(old, entry))
            {
                while (_entries.Count > 0 && (_entries.Count >= maxEntries || _bytes + entry.Size > maxBytes)) Remove(LeastUsed(), leaving);
                entry.LastUse = ++_uses;
                _entries.Add(entry.Key, entry);
                _bytes += entry.Size;
            }
        }

        foreach (CacheEntry left in leaving) gone(left);
        return fits;
    }

    public void Remove(string key, Action<CacheEntry> gone)
    {
        List<CacheEntry> leaving = [];
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out CacheEntry? entry)) Remove(entry, leaving);
        }

        foreach (CacheEntry left in leaving) gone(left);
    }

    public void Clear(Action<CacheEntry> gone)
    {
        List<CacheEntry> leaving = [];
        lock (_lock)
        {
            foreach (CacheEntry entry in _entries.Values.ToArray()) Remove(entry, leaving);
        }

        foreach (CacheEntry left in leaving) gone(left);
    }

    /// <summary>
    /// Returns the entries that were served since they were fetched and are no longer fresh, the most recently used first.
    /// </summary>
    public List<CacheEntry> Due(DateTimeOffset now, int most)
    {
        lock (_lock)
        {
            return [.. _entries.Values
                .Where(e => e is { IsUsed: true, Request: not null } && e.RetryAt <= now && e.Lifetime.At(now) is Freshness.Stale or Freshness.Expired)
                .OrderByDescending(e => e.LastUse)
                .Take(most)];
        }
    }

    /// <summary>
    /// Overwrites entries that were removed long enough ago; all of them with <paramref name="now"/>, when no response is being sent
    /// any more.
    /// </summary>
    public void Bury(bool now = false)
    {
        lock (_lock)
        {
            while (_graves.TryPeek(out (CacheEntry Entry, long Since) grave) && (now || time.GetElapsedTime(grave.Since) >= GraveTime)) _graves.Dequeue().Entry.Wipe();
        }
    }

    private void Remove(CacheEntry entry, List<CacheEntry> leaving)
    {
        _entries.Remove(entry.Key);
        _bytes -= entry.Size;
        entry.Evict();
        _graves.Enqueue((entry, time.GetTimestamp()));
        leaving.Add(entry);
    }

    private CacheEntry LeastUsed()
    {
        CacheEntry? least = null;
        foreach (CacheEntry entry in _entries.Values)
        {
            if (least is null || entry.LastUse < least.LastUse) least = entry;
        }

        return least!;
    }
}

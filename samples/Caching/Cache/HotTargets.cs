using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Caching.Cache;

/// <summary>
/// Maps the bytes of a request's target to the entry of the last request for it: a hit parses no query, makes no key and allocates
/// nothing. FusionCache alone would need the key as a string, and its look-up is asynchronous.
/// </summary>
internal sealed class HotTargets(int capacity)
{
    private const int MaxTarget = 512;
    private const int MaxTargetsOfEntry = 4;

    private readonly ConcurrentDictionary<byte[], CacheEntry> _entries = new(TargetComparer.Instance);

    public bool TryGet(ReadOnlySpan<byte> target, [NotNullWhen(true)] out CacheEntry? entry) =>
        _entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(target, out entry) && !entry.IsEvicted;

    public void Add(ReadOnlySpan<byte> target, CacheEntry entry)
    {
        if (target.Length > MaxTarget) return;
        byte[] key = target.ToArray();
        lock (entry.Targets)
        {
            if (entry.IsEvicted || entry.Targets.Count >= MaxTargetsOfEntry) return;
            if (_entries.Count >= capacity) _entries.Clear();
            _entries[key] = entry;
            entry.Targets.Add(key);
        }
    }

    public void Remove(CacheEntry entry)
    {
        lock (entry.Targets)
        {
            foreach (byte[] target in entry.Targets) _entries.TryRemove(new KeyValuePair<byte[], CacheEntry>(target, entry));
            entry.Targets.Clear();
        }
    }

    private sealed class TargetComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly TargetComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            // The seed is new in each process, so that no caller can choose targets that collide.
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

namespace Caching.Cache;

/// <summary>An entry, and where it came from.</summary>
internal readonly record struct CacheAnswer(CacheEntry Entry, CacheState State);

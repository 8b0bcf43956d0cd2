namespace Caching.Cache;

/// <summary>An entry, and its source.</summary>
internal readonly record struct CacheAnswer(CacheEntry Entry, CacheState State);

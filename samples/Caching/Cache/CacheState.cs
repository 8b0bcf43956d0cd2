namespace Caching.Cache;

/// <summary>Where an answer came from; <c>X-Cache</c> says it.</summary>
internal enum CacheState
{
    /// <summary>From memory, fresh.</summary>
    Hit,

    /// <summary>From memory, stale, while it is refreshed.</summary>
    Stale,

    /// <summary>Stale, since the origin could not be asked.</summary>
    StaleError,

    /// <summary>From Redis.</summary>
    Shared,

    /// <summary>From the origin.</summary>
    Miss,

    /// <summary>From the origin, which said that what was there is still right.</summary>
    Revalidated,

    /// <summary>From the origin, and not kept.</summary>
    Bypass,
}

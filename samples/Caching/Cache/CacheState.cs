namespace Caching.Cache;

/// <summary>The source of an answer, which <c>X-Cache</c> states.</summary>
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

    /// <summary>From the origin, which confirmed that the earlier entry is still right.</summary>
    Revalidated,

    /// <summary>From the origin, and not stored.</summary>
    Bypass,
}

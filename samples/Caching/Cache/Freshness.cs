namespace Caching.Cache;

/// <summary>How far an entry may be trusted at a moment.</summary>
internal enum Freshness
{
    /// <summary>As good as asking.</summary>
    Fresh,

    /// <summary>Served at once, and to be refreshed.</summary>
    Stale,

    /// <summary>Served only if the origin cannot be asked.</summary>
    Expired,

    /// <summary>Not served any more.</summary>
    Gone,
}

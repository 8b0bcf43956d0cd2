namespace Caching.Cache;

/// <summary>The degree to which an entry can be trusted at a moment.</summary>
internal enum Freshness
{
    /// <summary>As good as a new answer of the origin.</summary>
    Fresh,

    /// <summary>Served at once, and to be refreshed.</summary>
    Stale,

    /// <summary>Served only if the origin cannot be asked.</summary>
    Expired,

    /// <summary>Not served any more.</summary>
    Gone,
}

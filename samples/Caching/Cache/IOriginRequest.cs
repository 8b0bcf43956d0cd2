using Caching.Configuration;

namespace Caching.Cache;

/// <summary>Something that can be asked of an origin, again and again.</summary>
internal interface IOriginRequest
{
    /// <summary>Unique among all requests of all origins, and among all identities that ask (<see cref="CacheKey"/>).</summary>
    string Key { get; }

    SourceSettings Settings { get; }

    /// <summary>Whether other environments may get the answer, through Redis. False for what only one identity is answered.</summary>
    bool IsShareable => true;

    /// <summary>Whether an answer that another request waited for answers this one too.</summary>
    bool IsAnsweredBy(CacheEntry entry) => true;

    /// <summary>Asks the origin.</summary>
    /// <param name="previous">What it said before, for a conditional request; may be null.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="OriginFault">It did not say.</exception>
    Task<CacheEntry> FetchAsync(CacheEntry? previous, CancellationToken cancellationToken);
}

using Caching.Configuration;

namespace Caching.Cache;

/// <summary>A request to an origin, which can be repeated.</summary>
internal interface IOriginRequest
{
    /// <summary>Gets the key, unique among all requests of all origins and all identities that ask (<see cref="CacheKey"/>).</summary>
    string Key { get; }

    SourceSettings Settings { get; }

    /// <summary>Gets whether other environments may receive the answer, through Redis. False for answers to one identity only.</summary>
    bool IsShareable => true;

    /// <summary>Returns whether an answer that another request waited for is an answer to this one too.</summary>
    bool IsAnsweredBy(CacheEntry entry) => true;

    /// <summary>Asks the origin.</summary>
    /// <param name="previous">The earlier answer, for a conditional request; may be null.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="OriginFault">The origin gave no answer.</exception>
    Task<CacheEntry> FetchAsync(CacheEntry? previous, CancellationToken cancellationToken);
}

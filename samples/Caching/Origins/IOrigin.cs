using Caching.Cache;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Origins;

/// <summary>
/// A kind of origin: the route of its requests, and the way to prefetch its items. To add one, add a folder here and a line in
/// <see cref="CachingService"/>.
/// </summary>
internal interface IOrigin
{
    /// <summary>Gets the route of its requests, such as <c>/secretsmanager/get</c>.</summary>
    string Route { get; }

    /// <summary>Gets the prefix of its items in <c>CACHING_PREFETCH</c>; empty for the one origin whose items have no prefix.</summary>
    string Prefix { get; }

    /// <summary>
    /// Gets the batch that fetches many prefetched items in few calls; null when each is fetched by itself. Origins can share one.
    /// </summary>
    IOriginBatch? Batch => null;

    /// <summary>Answers a request of the function.</summary>
    ValueTask<LocalHttpResponse> HandleAsync(LocalHttpRequest request, CancellationToken cancellationToken);

    /// <summary>Reads an item of the prefetch list, without its prefix, in the same way as requests.</summary>
    /// <exception cref="OriginFault">There is no such item.</exception>
    /// <exception cref="LocalHttpRequestException">No request can ask for the item.</exception>
    IOriginRequest ReadItem(string item);
}

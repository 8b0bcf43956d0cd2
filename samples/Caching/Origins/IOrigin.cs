using Caching.Cache;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Origins;

/// <summary>A kind of origin: where the function asks for it, and how its items are prefetched. A new one is a folder here and a line in <see cref="CachingService"/>.</summary>
internal interface IOrigin
{
    /// <summary>Gets the route of its requests, such as <c>/secretsmanager/get</c>.</summary>
    string Route { get; }

    /// <summary>Gets what its items in <c>CACHING_PREFETCH</c> begin with; empty for the one origin whose items begin with nothing.</summary>
    string Prefix { get; }

    /// <summary>Gets what asks for many prefetched items in few calls; null when each is asked for by itself. Origins can share one.</summary>
    IOriginBatch? Batch => null;

    /// <summary>Answers a request of the function.</summary>
    ValueTask<LocalHttpResponse> HandleAsync(LocalHttpRequest request, CancellationToken cancellationToken);

    /// <summary>Reads an item of the prefetch list, without its prefix, as requests are read.</summary>
    /// <exception cref="OriginFault">There is nothing of that kind.</exception>
    /// <exception cref="LocalHttpRequestException">No request can ask for it.</exception>
    IOriginRequest ReadItem(string item);
}

using Lambda.Extensions.Sdk.Delivery;

namespace Caching.Origins;

/// <summary>Connections to origins, which survive freezes. They are made at first use.</summary>
internal sealed class OriginHttp(int maxConnections, Uri? proxy, TimeProvider time)
{
    private FreezeAwareHandler? _handler;
    private HttpClient? _client;

    public HttpClient Client => LazyInitializer.EnsureInitialized(ref _client, Create);

    /// <summary>Handles a freeze that may have lasted this long.</summary>
    public void NotifyThawed(TimeSpan idle) => Volatile.Read(ref _handler)?.NotifyThawed(idle);

    private HttpClient Create()
    {
        var handler = new FreezeAwareHandler(
            new FreezeAwareHandlerOptions
            {
                // Each call has its own limit (OriginCache).
                SendTimeout = TimeSpan.FromMinutes(15),
                // Every request only reads: GET, and the GetParameter calls of AWS, which are POSTs.
                SafeToRepeat = true,
                Proxy = proxy,
                Configure = h => h.MaxConnectionsPerServer = maxConnections,
            },
            time);
        Volatile.Write(ref _handler, handler);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}

using System.Text.Json;
using Caching.Cache;
using Caching.Metrics;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Endpoints;

/// <summary><c>GET /health</c>, without a token; <c>GET /stats</c>, with the token: only counts, no names.</summary>
internal sealed class StatusEndpoint(OriginCache cache, RequestGuard guard, CacheMetrics metrics)
{
    private static readonly LocalHttpResponse Healthy = LocalHttpResponse.Text("healthy");

    /// <summary>Returns the statistics of the server. It is set once the server exists.</summary>
    public Func<LocalHttpServerStatistics>? Server { get; set; }

    public ValueTask<LocalHttpResponse> HealthAsync(LocalHttpRequest request, CancellationToken cancellationToken) => new(guard.Refusal(request, needsToken: false) ?? Healthy);

    public ValueTask<LocalHttpResponse> StatsAsync(LocalHttpRequest request, CancellationToken cancellationToken) => new(guard.Refusal(request) ?? LocalHttpResponse.Bytes(Write(), "application/json"));

    public ValueTask<LocalHttpResponse> NowhereAsync(LocalHttpRequest request, CancellationToken cancellationToken) =>
        new(guard.Refusal(request) ?? ErrorAnswer.Create(404, ErrorTypes.ResourceNotFound, "Nothing is served at this path."));

    private byte[] Write()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("Entries", cache.Count);
            json.WriteNumber("Bytes", cache.Bytes);
            json.WriteNumber("OriginCallsInFlight", cache.Flights);
            foreach (KeyValuePair<string, long> count in metrics.Read().Named()) json.WriteNumber(count.Key, count.Value);
            if (Server?.Invoke() is { } server)
            {
                json.WriteStartObject(nameof(Server));
                json.WriteNumber("Connections", server.Connections);
                json.WriteNumber("ConnectionsOpen", server.ConnectionsOpen);
                json.WriteNumber("ConnectionsRefused", server.ConnectionsRefused);
                json.WriteNumber("ConnectionsTimedOut", server.ConnectionsTimedOut);
                json.WriteNumber("Requests", server.Requests);
                json.WriteNumber("RequestsPending", server.RequestsPending);
                json.WriteNumber("RequestsRefused", server.RequestsRefused);
                json.WriteNumber("RequestsFailed", server.RequestsFailed);
                json.WriteNumber("RequestsTimedOut", server.RequestsTimedOut);
                json.WriteNumber("Malformed", server.Malformed);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}

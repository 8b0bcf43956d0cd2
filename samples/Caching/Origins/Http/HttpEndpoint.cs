using System.Text;
using Caching.Cache;
using Caching.Configuration;
using Caching.Endpoints;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Origins.Http;

/// <summary><c>GET /http/{origin}/{path}</c>: a named origin, below its base address.</summary>
internal sealed class HttpEndpoint(OriginCache cache, RequestGuard guard, HttpOrigin origin, CachingSettings settings, TimeProvider time) : CacheEndpoint(cache, guard, time), IOrigin
{
    private readonly byte[][] _forwarded = [.. settings.ForwardedHeaders.Select(Encoding.ASCII.GetBytes)];

    public string Route => "/http/{origin}/{*path}";

    public string Prefix => "http:";

    // The answer may depend on headers too.
    protected override bool IsHot => false;

    /// <summary>Reads <c>origin/path</c>.</summary>
    public IOriginRequest ReadItem(string item)
    {
        string[] parts = item.Split('/', 2);
        string rest = parts.Length > 1 ? parts[1] : "";
        int question = rest.IndexOf('?', StringComparison.Ordinal);
        return Create(parts[0], Encoding.ASCII.GetBytes(question < 0 ? rest : rest[..question]), Encoding.ASCII.GetBytes(question < 0 ? "" : rest[(question + 1)..]), []);
    }

    protected override IOriginRequest Read(LocalHttpRequest request)
    {
        List<KeyValuePair<string, string>> headers = [];
        for (int i = 0; i < _forwarded.Length; i++)
        {
            if (request.TryGetHeader(_forwarded[i], out ReadOnlySpan<byte> value)) headers.Add(new(settings.ForwardedHeaders[i], Encoding.Latin1.GetString(value)));
        }

        return Create(request.GetRouteValue("origin"), request.GetRawRouteValue("path"), request.RawQuery, headers);
    }

    protected override bool IsForced(LocalHttpRequest request) =>
        request.TryGetHeader("cache-control"u8, out ReadOnlySpan<byte> control) && (control.IndexOf("no-cache"u8) >= 0 || control.IndexOf("no-store"u8) >= 0);

    private HttpRequest Create(string name, ReadOnlySpan<byte> path, ReadOnlySpan<byte> query, List<KeyValuePair<string, string>> headers)
    {
        HttpOriginSettings? found = settings.Origins.FirstOrDefault(o => string.Equals(o.Name, name, StringComparison.Ordinal));
        if (found is null) throw new OriginFault(404, ErrorTypes.ResourceNotFound, "There is no origin of that name (CACHING_ORIGINS).", isTransient: false);
        if (!OriginTarget.TryResolve(found.BaseAddress, path, query, out Uri address)) throw new LocalHttpRequestException(400, "The path leads out of the origin, or is malformed.");
        return new HttpRequest(origin, name, address, headers);
    }
}

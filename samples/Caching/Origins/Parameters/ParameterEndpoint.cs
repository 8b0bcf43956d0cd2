using System.Globalization;
using Caching.Cache;
using Caching.Endpoints;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Origins.Parameters;

/// <summary>
/// <c>GET /systemsmanager/parameters/get?name=…[&amp;version|&amp;label][&amp;withDecryption]</c>, as in AWS's own extension
/// (lambda-facts 10.1).
/// </summary>
internal sealed class ParameterEndpoint(OriginCache cache, RequestGuard guard, ParameterReader origin, TimeProvider time) : CacheEndpoint(cache, guard, time), IOrigin
{
    // The longest name of a parameter, its ARN included.
    private const int MaxName = 2048;

    public string Route => "/systemsmanager/parameters/get";

    public string Prefix => "";

    public IOriginBatch Batch => origin;

    public IOriginRequest ReadItem(string item) => new ParameterRequest(origin, RequestText.Read(item, "name", MaxName), withDecryption: true);

    protected override IOriginRequest Read(LocalHttpRequest request)
    {
        string name = RequestText.Read(request.GetQuery("name"), "name", MaxName);
        string? selector = null;
        foreach (KeyValuePair<string, string> pair in request.Query)
        {
            // If both are there, the first one counts.
            if (pair.Key == "version")
            {
                if (!long.TryParse(pair.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _)) throw new LocalHttpRequestException(400, "version is not a number.");
                selector = pair.Value;
                break;
            }

            if (pair.Key == "label")
            {
                selector = RequestText.Read(pair.Value, "label", 100);
                break;
            }
        }

        bool withDecryption = false;
        if (request.GetQuery("withDecryption") is { Length: > 0 } text && !bool.TryParse(text, out withDecryption)) throw new LocalHttpRequestException(400, "withDecryption is neither true nor false.");
        return new ParameterRequest(origin, selector is null ? name : $"{name}:{selector}", withDecryption);
    }

    protected override bool TryGet(IOriginRequest wanted, out CacheAnswer answer)
    {
        if (Cache.TryGet(wanted, out answer)) return true;
        // A parameter that is no secret is the same with and without decryption, and may have been prefetched in the other way.
        var request = (ParameterRequest)wanted;
        return Cache.TryGet(new ParameterRequest(origin, request.ParameterName, !request.WithDecryption), out answer) && answer.Entry.IsPlain;
    }
}

using System.Buffers;
using Caching.Cache;
using Caching.Origins.Parameters;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Endpoints;

/// <summary><c>GET /secretsmanager/get?secretId=…[&amp;versionId|&amp;versionStage]</c>, as AWS's own extension has it (lambda-facts 10.1).</summary>
internal sealed class SecretEndpoint(OriginCache cache, RequestGuard guard, ParameterOrigin origin, string? region, TimeProvider time) : CacheEndpoint(cache, guard, time)
{
    private static readonly SearchValues<char> Random = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    protected override IOriginRequest Read(LocalHttpRequest request)
    {
        string id = ParameterEndpoint.Name(request.GetQuery("secretId"), "secretId", 2048);
        string? versionId = request.GetQuery("versionId"), stage = request.GetQuery("versionStage");
        string? selector = versionId is { Length: > 0 } ? ParameterEndpoint.Name(versionId, "versionId", 64)
            : stage is { Length: > 0 } and not "AWSCURRENT" ? ParameterEndpoint.Name(stage, "versionStage", 256) : null;
        return new SecretRequest(origin, NameOf(id), selector);
    }

    // Parameter Store's references know names only; an ARN ends with the name and six random characters:
    // arn:aws:secretsmanager:eu-west-1:123456789012:secret:name-AbCdEf.
    private string NameOf(string id)
    {
        if (!id.StartsWith("arn:", StringComparison.Ordinal)) return id;
        string[] parts = id.Split(':', 7);
        if (parts.Length < 7 || parts[2] != "secretsmanager" || parts[5] != "secret" || parts[6].Length == 0) throw new LocalHttpRequestException(400, "secretId is no ARN of a secret.");
        if (region is not null && parts[3] != region) throw new LocalHttpRequestException(400, "secretId is of another region, which Parameter Store's references do not reach.");
        string name = parts[6];
        return name.Length > 7 && name[^7] == '-' && name.AsSpan(name.Length - 6).IndexOfAnyExcept(Random) < 0 ? name[..^7] : name;
    }
}

using Caching.Cache;
using Caching.Origins.Parameters;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Endpoints;

/// <summary><c>GET /secretsmanager/get?secretId=…[&amp;versionId][&amp;versionStage]</c>, as AWS's own extension has it (lambda-facts 10.1).</summary>
internal sealed class SecretEndpoint(OriginCache cache, RequestGuard guard, ParameterOrigin origin, string? region, TimeProvider time) : CacheEndpoint(cache, guard, time)
{
    protected override IOriginRequest Read(LocalHttpRequest request) =>
        new SecretRequest(origin, SecretReference.Read(request.GetQuery("secretId"), request.GetQuery("versionId"), request.GetQuery("versionStage"), region));
}

using Caching.Cache;
using Caching.Endpoints;
using Caching.Origins.Parameters;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Origins.Secrets;

/// <summary><c>GET /secretsmanager/get?secretId=…[&amp;versionId][&amp;versionStage]</c>, as AWS's own extension has it (lambda-facts 10.1).</summary>
internal sealed class SecretEndpoint(OriginCache cache, RequestGuard guard, ParameterReader origin, string? region, TimeProvider time) : CacheEndpoint(cache, guard, time), IOrigin
{
    public string Route => "/secretsmanager/get";

    public string Prefix => "secret:";

    public IOriginBatch Batch => origin;

    public IOriginRequest ReadItem(string item) => new SecretRequest(origin, SecretReference.ReadItem(item, region));

    protected override IOriginRequest Read(LocalHttpRequest request) =>
        new SecretRequest(origin, SecretReference.Read(request.GetQuery("secretId"), request.GetQuery("versionId"), request.GetQuery("versionStage"), region));
}

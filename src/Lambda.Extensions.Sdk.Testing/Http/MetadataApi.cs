using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Serves the metadata of the execution environment: its availability zone (lambda-facts 2.5).</summary>
internal sealed class MetadataApi(EmulatorSettings settings, string token)
{
    public const string Path = "/2026-01-15/metadata/execution-environment";

    public Task GetAsync(HttpContext http) => ResponseWriter.WriteAsync(http, Answer(http.Request.Headers.Authorization.ToString()));

    private ApiResponse Answer(string authorization)
    {
        if (authorization != "Bearer " + token) return ApiResponse.Error(401, "Unauthorized", "The token is missing or wrong");
        string body = EventBodies.Write(json => json.WriteString("AvailabilityZoneID", settings.EffectiveAvailabilityZone));
        return ApiResponse.Of(200, ApiResponse.Json, body) with { Headers = [("Cache-Control", "private, max-age=43200, immutable")] };
    }
}

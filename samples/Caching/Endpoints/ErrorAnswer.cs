using Caching.Cache;
using Caching.Origins.Parameters;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Endpoints;

/// <summary>Makes failures in the form of AWS's services: <c>{"__type":…,"message":…}</c>.</summary>
internal static class ErrorAnswer
{
    public static LocalHttpResponse Create(int status, string type, string message, bool isTransient = true)
    {
        var response = LocalHttpResponse.Bytes(AwsJson.Error(type, message), AwsJson.ContentType, status);
        return isTransient && (status is 429 or 503) ? response.WithHeader("Retry-After", "1") : response;
    }

    public static LocalHttpResponse Of(OriginFault fault) => Create(fault.Status, fault.Type, fault.Message, fault.IsTransient);
}

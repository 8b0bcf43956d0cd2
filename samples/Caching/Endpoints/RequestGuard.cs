using System.Security.Cryptography;
using System.Text;
using Caching.Cache;
using Caching.Metrics;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Endpoints;

/// <summary>
/// Admits a caller: a process of this environment that can show the function's session token, and whose request does not come from
/// outside (a forwarded request does). SECURITY.md explains it.
/// </summary>
internal sealed class RequestGuard(string token, CacheMetrics metrics)
{
    private const int MaxTarget = 8192;

    private static readonly LocalHttpResponse NotGet = ErrorAnswer.Create(405, ErrorTypes.MethodNotAllowed, "Not allowed").WithHeader("Allow", "GET");
    private static readonly LocalHttpResponse TooLong = ErrorAnswer.Create(414, ErrorTypes.Validation, "The request's path and query are longer than 8,192 bytes.");
    private static readonly LocalHttpResponse Forwarded = ErrorAnswer.Create(400, ErrorTypes.Validation, "Forwarded");
    private static readonly LocalHttpResponse BadToken = ErrorAnswer.Create(403, ErrorTypes.AccessDenied, "Bad Token");

    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    /// <summary>Returns the refusal of a request; null when it may be answered.</summary>
    public LocalHttpResponse? Refusal(LocalHttpRequest request, bool needsToken = true)
    {
        LocalHttpResponse? refusal = request.Method != "GET" ? NotGet
            : request.Target.Length > MaxTarget ? TooLong
            : IsForwarded(request) ? Forwarded
            : needsToken && !HasToken(request) ? BadToken
            : null;
        if (refusal is not null) metrics.Refused();
        return refusal;
    }

    private static bool IsForwarded(LocalHttpRequest request) =>
        request.TryGetHeader("x-forwarded-for"u8, out _) || request.TryGetHeader("forwarded"u8, out _) || request.TryGetHeader("x-forwarded-host"u8, out _)
        || request.TryGetHeader("x-forwarded-proto"u8, out _) || request.TryGetHeader("x-real-ip"u8, out _) || request.TryGetHeader("via"u8, out _);

    private bool HasToken(LocalHttpRequest request) =>
        _token.Length > 0 && request.TryGetHeader("x-aws-parameters-secrets-token"u8, out ReadOnlySpan<byte> shown) && CryptographicOperations.FixedTimeEquals(shown, _token);
}

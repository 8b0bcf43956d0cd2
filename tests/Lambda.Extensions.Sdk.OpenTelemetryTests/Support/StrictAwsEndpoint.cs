using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>Accepts requests as AWS does: with a signature that AWS's own code computes too, a known key that has not expired, and a time near its own.</summary>
internal sealed partial class StrictAwsEndpoint(TimeProvider time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Secret, string? Token)> _keys = new(StringComparer.Ordinal);
    private readonly List<(string Key, string Scope)> _accepted = [];
    private readonly List<string> _refused = [];

    /// <summary>The difference of its clock.</summary>
    public TimeSpan Skew { get; init; }

    /// <summary>The key and the scope (region/service) of each accepted request.</summary>
    public IReadOnlyList<(string Key, string Scope)> Accepted
    {
        get
        {
            lock (_lock) return [.. _accepted];
        }
    }

    public IReadOnlyList<string> Refused
    {
        get
        {
            lock (_lock) return [.. _refused];
        }
    }

    private DateTimeOffset Now => time.GetUtcNow() + Skew;

    public void Accept(string id, string secret, string? token)
    {
        lock (_lock) _keys[id] = (secret, token);
    }

    public void Expire(string id)
    {
        lock (_lock) _keys.Remove(id);
    }

    /// <summary>For <c>OtlpReceiver.Misbehave</c>: answers 403, and returns true, unless the request is signed.</summary>
    public async Task<bool> RefuseUnsignedAsync(HttpContext context, byte[] body)
    {
        string? problem;
        lock (_lock)
        {
            problem = Check(context.Request, body, out (string, string) accepted);
            if (problem is null) _accepted.Add(accepted);
            else _refused.Add(problem);
        }

        if (problem is null) return false;
        context.Response.StatusCode = 403;
        context.Response.Headers.Date = Now.ToString("R", CultureInfo.InvariantCulture);
        await context.Response.WriteAsync($$"""{"message":"{{problem}}"}""");
        return true;
    }

    private string? Check(HttpRequest request, byte[] body, out (string Key, string Scope) accepted)
    {
        accepted = default;
        if (request.Headers.Authorization.Count != 1 || Form().Match(request.Headers.Authorization.ToString()) is not { Success: true } parts) return "MissingAuthenticationToken";
        string id = parts.Groups["id"].Value;
        if (!_keys.TryGetValue(id, out (string Secret, string? Token) key)) return "The security token included in the request is expired";
        if (!StringValues.Equals(request.Headers["X-Amz-Security-Token"], key.Token)) return "The security token included in the request is invalid";
        if (!DateTime.TryParseExact(request.Headers["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime at)) return "no date";
        if ((Now - at).Duration() > Tolerance) return "Signature expired";
        if (parts.Groups["day"].Value != at.ToString("yyyyMMdd", CultureInfo.InvariantCulture)) return "another day";
        string[] signed = parts.Groups["signed"].Value.Split(';');
        string[] needed = ["content-type", "host", "x-amz-date", "x-amz-security-token"];
        if (needed.Except(signed).FirstOrDefault() is { } unsigned) return unsigned + " is not signed";
        var headers = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value.ToArray()), StringComparer.Ordinal);
        var address = new Uri($"http://{request.Host}{request.Path}{request.QueryString}");
        (string region, string service) = (parts.Groups["region"].Value, parts.Groups["service"].Value);
        string expected = AwsOwnSigner.Of(request.Method, address, headers, signed, body, (id, key.Secret), (at, region, service));
        accepted = (id, $"{region}/{service}");
        return expected == parts.Groups["signature"].Value ? null : "The request signature we calculated does not match the signature you provided";
    }

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=(?<id>[^/]+)/(?<day>[0-9]{8})/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request, SignedHeaders=(?<signed>[^,]+), Signature=(?<signature>[0-9a-f]{64})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Form();
}

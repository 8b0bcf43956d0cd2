using System.Net;
using System.Net.Http.Headers;
using Caching.Cache;
using Caching.Configuration;

namespace Caching.Origins.Http;

/// <summary>One address of an HTTP origin, with the headers that the function may hand on.</summary>
internal sealed class HttpRequest(HttpOrigin origin, string name, Uri address, IReadOnlyList<KeyValuePair<string, string>> headers) : IOriginRequest
{
    // What the function gets to see of the origin's headers, besides type and ETag.
    private static readonly string[] Kept = ["Last-Modified", "Cache-Control", "Content-Language", "Content-Encoding", "Vary"];

    private readonly string _base = $"http|{name}|{address.AbsoluteUri}";

    /// <summary>With the headers that answers are known to depend on.</summary>
    public string Key => VaryIndex.KeyOf(_base, origin.Vary.Of(_base), headers);

    public SourceSettings Settings => origin.Settings;

    /// <summary>Whether an answer that somebody else asked for is one to this request too.</summary>
    public bool IsAnsweredBy(CacheEntry entry) => entry.Key == VaryIndex.KeyOf(_base, entry.Vary, headers);

    public async Task<CacheEntry> FetchAsync(CacheEntry? previous, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (KeyValuePair<string, string> header in headers) request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        if (previous is { Status: 200 } && IsAnsweredBy(previous))
        {
            if (previous.ETag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", previous.ETag);
            if (previous.LastModified is not null) request.Headers.TryAddWithoutValidation("If-Modified-Since", previous.LastModified);
        }

        try
        {
            using HttpResponseMessage response = await origin.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await ReadAsync(response, previous, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new OriginFault(502, "BadGatewayException", $"The origin '{name}' could not be reached.", isTransient: true, e);
        }
    }

    private async Task<CacheEntry> ReadAsync(HttpResponseMessage response, CacheEntry? previous, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        if (status == 429) throw new OriginFault(429, "TooManyRequestsException", $"The origin '{name}' is throttling.", isTransient: true);
        if (status >= 500) throw new OriginFault(status is 503 or 504 ? status : 502, "BadGatewayException", $"The origin '{name}' answered {status}.", isTransient: true);
        // The function's client would follow it, and some take the token header along.
        if (status is >= 300 and < 400 and not 304) throw new OriginFault(502, "BadGatewayException", $"The origin '{name}' answered {status}; redirects are not followed (CACHING_ORIGINS).", isTransient: false);
        if (status is < 200 or 304 && previous is null) throw new OriginFault(502, "BadGatewayException", $"The origin '{name}' answered {status} to what was not conditional.", isTransient: true);

        var control = CacheControl.Parse(response.Headers.TryGetValues("Cache-Control", out IEnumerable<string>? values) ? values : []);
        bool isRevalidated = status == 304;
        bool isNegative = response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone;
        string[]? vary = Vary(response) ?? (isRevalidated ? previous!.Vary?.ToArray() : null);
        Lifetime lifetime = HttpLifetime.Of(control, response, Settings, origin.Now);
        if (isNegative) lifetime = new Lifetime(origin.Now, Settings.NegativeTtl, TimeSpan.Zero, TimeSpan.Zero);
        bool isKept = (status == 200 || isRevalidated || isNegative) && !control.NoStore && vary is not ["*"] && (lifetime.Total > TimeSpan.Zero || HasValidator(response, previous));
        if (vary is not null and not ["*"] && isKept) origin.Vary.Learn(_base, vary);
        return new CacheEntry
        {
            Key = VaryIndex.KeyOf(_base, isKept ? vary : null, headers),
            Status = isRevalidated ? 200 : status,
            // Its own copy: the old one is overwritten when it goes.
            Body = isRevalidated ? [.. previous!.Body] : await origin.ReadBodyAsync(response, name, cancellationToken),
            ContentType = isRevalidated ? previous!.ContentType : Safe(response.Content.Headers.ContentType?.ToString()) ?? "application/octet-stream",
            ETag = Tag(response.Headers.ETag) ?? (isRevalidated ? previous!.ETag : null),
            LastModified = response.Content.Headers.TryGetValues("Last-Modified", out IEnumerable<string>? modified) ? modified.First() : isRevalidated ? previous!.LastModified : null,
            Lifetime = lifetime,
            IsKept = isKept,
            IsNegative = isNegative,
            IsShareable = !control.IsPrivate && !isNegative && vary is null,
            WasRevalidated = isRevalidated,
            Vary = vary,
            Headers = isRevalidated ? previous!.Headers : HeadersOf(response),
        };
    }

    private static bool HasValidator(HttpResponseMessage response, CacheEntry? previous) => response.Headers.ETag is not null || response.Content.Headers.LastModified is not null || previous?.ETag is not null;

    private static string? Tag(EntityTagHeaderValue? tag) => Safe(tag?.ToString());

    // What could not be sent on is left out.
    private static string? Safe(string? value) => value is not null && value.All(static c => c is >= ' ' and < '\u007f' or >= '\u00a0' and <= '\u00ff') ? value : null;

    private static string[]? Vary(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Vary", out IEnumerable<string>? values)) return null;
        string[] names = [.. values.SelectMany(static v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(static n => n.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];
        return names.Contains("*") ? ["*"] : names.Length == 0 ? null : names;
    }

    private static List<KeyValuePair<string, string>> HeadersOf(HttpResponseMessage response)
    {
        List<KeyValuePair<string, string>> kept = [];
        foreach (string header in Kept)
        {
            if (!response.Headers.TryGetValues(header, out IEnumerable<string>? values) && !response.Content.Headers.TryGetValues(header, out values)) continue;
            if (Safe(string.Join(", ", values)) is { } value) kept.Add(new(header, value));
        }

        return kept;
    }
}

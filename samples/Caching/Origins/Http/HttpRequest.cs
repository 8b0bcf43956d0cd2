using System.Net;
using System.Net.Http.Headers;
using Caching.Cache;
using Caching.Configuration;

namespace Caching.Origins.Http;

/// <summary>A request for one address of an HTTP origin, with the headers that the function may forward.</summary>
internal sealed class HttpRequest(HttpOrigin origin, string name, Uri address, IReadOnlyList<KeyValuePair<string, string>> headers) : IOriginRequest
{
    private static readonly string[] Negotiation = ["accept", "accept-charset", "accept-encoding", "accept-language"];

    // The origin's headers that the function receives, besides type and ETag.
    private static readonly string[] Kept = ["Last-Modified", "Cache-Control", "Content-Language", "Content-Encoding", "Vary"];

    private readonly string _resource = CacheKey.Of("http", name, address.AbsoluteUri);
    private readonly string _identified = KeyOf(name, address, headers);

    /// <summary>Gets the key, with the headers that identify the caller and those that answers are known to depend on.</summary>
    public string Key => VaryIndex.KeyOf(_identified, origin.Vary.Of(_resource), headers);

    public SourceSettings Settings => origin.Settings;

    /// <summary>Gets whether the request contains nothing that identifies the caller.</summary>
    public bool IsShareable => _identified == _resource;

    public bool IsAnsweredBy(CacheEntry entry) => !entry.IsPersonal && entry.Key == VaryIndex.KeyOf(_identified, entry.Vary, headers);

    public async Task<CacheEntry> FetchAsync(CacheEntry? previous, CancellationToken cancellationToken)
    {
        if (address.Scheme == Uri.UriSchemeHttps) origin.Crypto.ThrowIfMissing();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (KeyValuePair<string, string> header in headers) request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        // An answer that this request did not receive before is no answer to it, whichever status the origin sends.
        if (previous is not ({ Status: 200, ETag: not null } or { Status: 200, LastModified: not null }) || !IsAnsweredBy(previous)) previous = null;
        if (previous is not null)
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
            throw new OriginFault(502, ErrorTypes.BadGateway, $"The origin '{name}' could not be reached.", isTransient: true, e);
        }
    }

    private async Task<CacheEntry> ReadAsync(HttpResponseMessage response, CacheEntry? previous, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        if (status == 429) throw new OriginFault(429, ErrorTypes.TooManyRequests, $"The origin '{name}' is throttling.", isTransient: true);
        if (status >= 500) throw new OriginFault(status is 503 or 504 ? status : 502, ErrorTypes.BadGateway, $"The origin '{name}' answered {status}.", isTransient: true);
        // The function's client would follow it, and some clients send the token header along.
        if (status is >= 300 and < 400 and not 304) throw new OriginFault(502, ErrorTypes.BadGateway, $"The origin '{name}' answered {status}; redirects are not followed (CACHING_ORIGINS).", isTransient: false);
        if (status is < 200 or 304 && previous is null) throw new OriginFault(502, ErrorTypes.BadGateway, $"The origin '{name}' answered {status} to what was not conditional.", isTransient: true);

        bool isRevalidated = status == 304;
        IReadOnlyList<KeyValuePair<string, string>> kept = HeadersOf(response, isRevalidated ? previous!.Headers : []);
        // The values as they were received: a value that cannot be forwarded counts too.
        var control = CacheControl.Parse(Received(response, "Cache-Control") is { } received ? received : ValuesOf(kept, "Cache-Control"));
        bool isNegative = response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone;
        string[]? vary = Vary(response) ?? (isRevalidated ? previous!.Vary?.ToArray() : null);
        Lifetime lifetime = HttpLifetime.Of(control, response, Settings, origin.Now);
        if (isNegative) lifetime = new Lifetime(origin.Now, Settings.NegativeTtl, TimeSpan.Zero, TimeSpan.Zero);
        // A private answer without a header that identifies its owner could belong to anyone.
        bool isPersonal = control.NoStore || vary is ["*"] || (control.IsPrivate && IsShareable);
        string? etag = Safe(response.Headers.ETag?.ToString()) ?? (isRevalidated ? previous!.ETag : null);
        string? lastModified = response.Content.Headers.TryGetValues("Last-Modified", out IEnumerable<string>? modified) ? modified.First() : isRevalidated ? previous!.LastModified : null;
        bool isKept = (status == 200 || isRevalidated || isNegative) && !isPersonal && (lifetime.Total > TimeSpan.Zero || etag is not null || lastModified is not null);
        if (vary is not null && isKept) origin.Vary.Learn(_resource, vary);
        return new CacheEntry
        {
            Key = VaryIndex.KeyOf(_identified, vary, headers),
            Status = isRevalidated ? 200 : status,
            // A copy of its own, because the old entry is overwritten when it is removed.
            Body = isRevalidated ? [.. previous!.Body] : await origin.ReadBodyAsync(response, name, cancellationToken),
            ContentType = isRevalidated ? previous!.ContentType : Safe(response.Content.Headers.ContentType?.ToString()) ?? "application/octet-stream",
            ETag = etag,
            LastModified = lastModified,
            Lifetime = lifetime,
            IsKept = isKept,
            IsNegative = isNegative,
            IsPersonal = isPersonal,
            IsShareable = IsShareable && !control.IsPrivate && !isNegative && vary is null && !response.Headers.Contains("Set-Cookie"),
            WasRevalidated = isRevalidated,
            Vary = vary,
            Headers = kept,
        };
    }

    // Values that cannot be forwarded are left out.
    private static string? Safe(string? value) => value is not null && value.All(static c => c is >= ' ' and < '\u007f' or >= '\u00a0' and <= '\u00ff') ? value : null;

    // Without .NET's reading of them, which changes the order and keeps the last one of several times.
    private static HeaderStringValues? Received(HttpResponseMessage response, string header) =>
        response.Headers.NonValidated.TryGetValues(header, out HeaderStringValues values) || response.Content.Headers.NonValidated.TryGetValues(header, out values) ? values : null;

    private static string[]? Vary(HttpResponseMessage response)
    {
        if (Received(response, "Vary") is not { } values) return null;
        string[] names = [.. values.SelectMany(static v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(static n => n.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];
        return names.Contains("*") ? ["*"] : names.Length == 0 ? null : names;
    }

    // Every forwarded header may identify the caller, except those of content negotiation.
    private static string KeyOf(string name, Uri address, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        List<string> parts = [name, address.AbsoluteUri];
        foreach (KeyValuePair<string, string> header in headers)
        {
            if (!Negotiation.Contains(header.Key)) parts.AddRange([header.Key, header.Value]);
        }

        return CacheKey.Of("http", [.. parts]);
    }

    private static void KeepBefore(List<KeyValuePair<string, string>> kept, IReadOnlyList<KeyValuePair<string, string>> before, string header)
    {
        foreach (string value in ValuesOf(before, header)) kept.Add(new(header, value));
    }

    private static IEnumerable<string> ValuesOf(IReadOnlyList<KeyValuePair<string, string>> headers, string name)
    {
        foreach (KeyValuePair<string, string> header in headers)
        {
            if (header.Key == name) yield return header.Value;
        }
    }

    // A 304 repeats the changed headers. The others stay as they were (RFC 9111 4.3.4).
    private static List<KeyValuePair<string, string>> HeadersOf(HttpResponseMessage response, IReadOnlyList<KeyValuePair<string, string>> before)
    {
        List<KeyValuePair<string, string>> kept = [];
        foreach (string header in Kept)
        {
            if (Received(response, header) is not { } values) KeepBefore(kept, before, header);
            else if (Safe(string.Join(", ", values)) is { } value) kept.Add(new(header, value));
        }

        return kept;
    }
}

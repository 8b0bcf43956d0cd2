using System.Globalization;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Cache;

/// <summary>Makes the response from an entry.</summary>
internal static class EntryResponse
{
    public static LocalHttpResponse Create(CacheEntry entry, CacheState state, long age, bool isNotModified)
    {
        LocalHttpResponse response = isNotModified ? LocalHttpResponse.Empty(304)
            : entry.Status is 204 or 304 || entry.ContentType.Length == 0 ? LocalHttpResponse.Empty(entry.Status)
            : LocalHttpResponse.Bytes(entry.Body, entry.ContentType, entry.Status);
        foreach (KeyValuePair<string, string> header in entry.Headers) response = response.WithHeader(header.Key, header.Value);
        if (entry.ETag is not null) response = response.WithHeader("ETag", entry.ETag);
        response = response.WithHeader("X-Cache", Name(state)).WithHeader("Age", age.ToString(CultureInfo.InvariantCulture));
        return state == CacheState.StaleError ? response.WithHeader("Warning", "111 - \"Revalidation Failed\"") : response;
    }

    private static string Name(CacheState state) => state switch
    {
        CacheState.Hit => "HIT",
        CacheState.Stale => "STALE",
        CacheState.StaleError => "STALE-ERROR",
        CacheState.Shared => "HIT-SHARED",
        CacheState.Revalidated => "REVALIDATED",
        CacheState.Bypass => "BYPASS",
        _ => "MISS",
    };
}

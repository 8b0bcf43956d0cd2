using System.Globalization;
using Caching.Cache;
using Caching.Configuration;

namespace Caching.Origins.Http;

/// <summary>Calculates the time for which an HTTP response may be used (RFC 9111 4.2).</summary>
internal static class HttpLifetime
{
    public static Lifetime Of(CacheControl control, HttpResponseMessage response, SourceSettings settings, DateTimeOffset now)
    {
        TimeSpan age = Age(response);
        TimeSpan? expires = Expires(response, now);
        bool isTold = control.MaxAge is not null || expires is not null;
        TimeSpan fresh = control.NoCache ? TimeSpan.Zero : control.MaxAge ?? expires ?? settings.Ttl;
        bool strict = control.MustRevalidate || control.NoCache;
        // An origin's own time counts. Beyond it, only the origin's permissions count, and the settings where the origin states nothing.
        TimeSpan stale = strict ? TimeSpan.Zero : control.StaleWhileRevalidate ?? (isTold ? TimeSpan.Zero : settings.StaleWhileRevalidate);
        TimeSpan onError = strict ? TimeSpan.Zero : control.StaleIfError ?? settings.StaleIfError;
        return new Lifetime(now - age, fresh, stale, onError);
    }

    private static TimeSpan? Expires(HttpResponseMessage response, DateTimeOffset now)
    {
        if (!response.Content.Headers.TryGetValues("Expires", out IEnumerable<string>? values)) return null;
        // "0" and other invalid values are in the past (RFC 9111 5.3).
        if (!DateTimeOffset.TryParseExact(values.First(), "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset expires)) return TimeSpan.Zero;
        TimeSpan left = expires - (response.Headers.Date ?? now);
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < HeaderList.Longest ? left : HeaderList.Longest;
    }

    // If there are several, the first one counts. One that cannot be read does not count (RFC 9111 5.1).
    private static TimeSpan Age(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Age", out IEnumerable<string>? values) && HeaderList.Seconds(values.SelectMany(HeaderList.Split).FirstOrDefault("").Trim()) is { } age ? age : TimeSpan.Zero;
}

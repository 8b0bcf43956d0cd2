using System.Globalization;

namespace Caching.Origins.Http;

/// <summary>What a response says about being kept (RFC 9111 5.2.2, RFC 5861).</summary>
internal readonly record struct CacheControl
{
    public bool NoStore { get; private init; }

    public bool NoCache { get; private init; }

    public bool IsPrivate { get; private init; }

    public bool MustRevalidate { get; private init; }

    public TimeSpan? MaxAge { get; private init; }

    public TimeSpan? StaleWhileRevalidate { get; private init; }

    public TimeSpan? StaleIfError { get; private init; }

    public static CacheControl Parse(IEnumerable<string> values)
    {
        CacheControl all = default;
        foreach (string directive in values.SelectMany(static v => v.Split(',')))
        {
            int equals = directive.IndexOf('=', StringComparison.Ordinal);
            string name = (equals < 0 ? directive : directive[..equals]).Trim().ToLowerInvariant();
            TimeSpan? seconds = equals < 0 ? null : Seconds(directive[(equals + 1)..].Trim().Trim('"'));
            all = name switch
            {
                "no-store" => all with { NoStore = true },
                "no-cache" => all with { NoCache = true },
                "private" => all with { IsPrivate = true },
                // This cache is one function's own: s-maxage and proxy-revalidate are not meant for it.
                "must-revalidate" => all with { MustRevalidate = true },
                // One that cannot be read counts as over (RFC 9111 4.2.1).
                "max-age" => all with { MaxAge = seconds ?? TimeSpan.Zero },
                "stale-while-revalidate" => all with { StaleWhileRevalidate = seconds },
                "stale-if-error" => all with { StaleIfError = seconds },
                _ => all,
            };
        }

        return all;
    }

    private static TimeSpan? Seconds(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, 31_536_000)) : null;
}

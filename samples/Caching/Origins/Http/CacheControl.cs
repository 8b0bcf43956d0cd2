namespace Caching.Origins.Http;

/// <summary>The statements of a response about being stored (RFC 9111 5.2.2, RFC 5861).</summary>
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
        foreach (string directive in values.SelectMany(HeaderList.Split))
        {
            int equals = directive.IndexOf('=', StringComparison.Ordinal);
            string name = (equals < 0 ? directive : directive[..equals]).Trim().ToLowerInvariant();
            // A value that cannot be read counts as expired (RFC 9111 4.2.1).
            TimeSpan seconds = (equals < 0 ? null : HeaderList.Seconds(directive[(equals + 1)..].Trim().Trim('"'))) ?? TimeSpan.Zero;
            all = name switch
            {
                "no-store" => all with { NoStore = true },
                "no-cache" => all with { NoCache = true },
                "private" => all with { IsPrivate = true },
                // This cache belongs to one function: s-maxage and proxy-revalidate do not apply to it.
                "must-revalidate" => all with { MustRevalidate = true },
                // If there are several, the first one counts.
                "max-age" => all with { MaxAge = all.MaxAge ?? seconds },
                "stale-while-revalidate" => all with { StaleWhileRevalidate = all.StaleWhileRevalidate ?? seconds },
                "stale-if-error" => all with { StaleIfError = all.StaleIfError ?? seconds },
                _ => all,
            };
        }

        return all;
    }
}

namespace Caching.Cache;

/// <summary>
/// How long an entry is what, from the moment its origin answered. Wall time: an hour in a freeze is an hour (design G14), and an entry
/// from Redis has the age it has everywhere.
/// </summary>
internal readonly record struct Lifetime(DateTimeOffset FetchedAt, TimeSpan Fresh, TimeSpan Stale, TimeSpan OnError)
{
    // Other machines' clocks wrote what comes from Redis; further ahead than this a clock was set back, and no age can be told.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>From when on it is of no use any more.</summary>
    public TimeSpan Total => Fresh + (Stale > OnError ? Stale : OnError);

    public TimeSpan AgeAt(DateTimeOffset now) => now > FetchedAt ? now - FetchedAt : TimeSpan.Zero;

    public Freshness At(DateTimeOffset now)
    {
        if (now < FetchedAt - ClockSkew) return Freshness.Expired;
        TimeSpan age = AgeAt(now);
        if (age < Fresh) return Freshness.Fresh;
        if (age < Fresh + Stale) return Freshness.Stale;
        return age < Fresh + OnError ? Freshness.Expired : Freshness.Gone;
    }
}

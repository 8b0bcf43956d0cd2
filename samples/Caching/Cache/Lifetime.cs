namespace Caching.Cache;

/// <summary>
/// The periods of an entry, from the moment its origin answered. They are wall time: an hour in a freeze is an hour (design G14), and an
/// entry
/// from Redis has the same age everywhere.
/// </summary>
internal readonly record struct Lifetime(DateTimeOffset FetchedAt, TimeSpan Fresh, TimeSpan Stale, TimeSpan OnError)
{
    // Entries from Redis have times of other machines' clocks. If one is further ahead than this, a clock was set back, and the age
    // is unknown.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>The period after which the entry is of no use any more.</summary>
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

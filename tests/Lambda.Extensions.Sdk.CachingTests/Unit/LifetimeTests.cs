using Caching.Cache;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>The periods of an entry, at the second where each one ends.</summary>
internal sealed class LifetimeTests
{
    private static readonly DateTimeOffset Fetched = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);

    [TestCase(0, Freshness.Fresh)]
    [TestCase(9, Freshness.Fresh)]
    [TestCase(10, Freshness.Stale)]
    [TestCase(14, Freshness.Stale)]
    [TestCase(15, Freshness.Expired)]
    [TestCase(29, Freshness.Expired)]
    [TestCase(30, Freshness.Gone)]
    public void A_period_ends_at_its_last_second(int age, Freshness expected) =>
        Assert.That(new Lifetime(Fetched, Seconds(10), Seconds(5), Seconds(20)).At(Fetched + Seconds(age)), Is.EqualTo(expected));

    [TestCase(60, Freshness.Fresh)]
    [TestCase(61, Freshness.Expired)]
    public void An_entry_from_a_clock_that_is_more_than_a_minute_ahead_is_expired(int ahead, Freshness expected) =>
        Assert.That(new Lifetime(Fetched, Seconds(10), Seconds(5), Seconds(20)).At(Fetched - Seconds(ahead)), Is.EqualTo(expected));

    [TestCase(7, 7)]
    [TestCase(0, 0)]
    [TestCase(-7, 0)]
    public void The_age_is_never_negative(int after, int age) =>
        Assert.That(new Lifetime(Fetched, default, default, default).AgeAt(Fetched + Seconds(after)), Is.EqualTo(Seconds(age)));

    [TestCase(5, 20, 30)]
    [TestCase(20, 5, 30)]
    [TestCase(0, 0, 10)]
    public void The_total_is_the_fresh_period_and_the_longer_of_the_other_two(int stale, int onError, int total) =>
        Assert.That(new Lifetime(Fetched, Seconds(10), Seconds(stale), Seconds(onError)).Total, Is.EqualTo(Seconds(total)));

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);
}

using Caching.Cache;
using Caching.Shared;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>Entries from Redis whose times cannot be.</summary>
[Category("G27")]
internal sealed class StoredEntryTests
{
    [TestCase(long.MaxValue)]
    [TestCase(-1)]
    [TestCase(1_000_000 * TimeSpan.TicksPerDay)]
    public void An_entry_with_a_period_that_none_can_have_is_refused(long ticks) =>
        Assert.That(() => Read(new Lifetime(DateTimeOffset.UnixEpoch, new TimeSpan(ticks), TimeSpan.Zero, TimeSpan.Zero)), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void An_entry_from_before_1970_is_refused() =>
        Assert.That(() => Read(new Lifetime(DateTimeOffset.MinValue, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero)), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void An_entry_of_a_hundred_years_is_read() =>
        Assert.That(() => Read(new Lifetime(DateTimeOffset.UnixEpoch, TimeSpan.FromDays(36_500), TimeSpan.Zero, TimeSpan.Zero)).Lifetime.Fresh.TotalDays, Is.EqualTo(36_500));

    private static CacheEntry Read(Lifetime lifetime)
    {
        var serializer = new EntrySerializer();
        var entry = new CacheEntry { Key = "k", Status = 200, Body = [1], ContentType = "a/b", ETag = null, Lifetime = lifetime };
        return serializer.Deserialize<FusionCacheDistributedEntry<CacheEntry>>(serializer.Serialize(new FusionCacheDistributedEntry<CacheEntry>(entry, 1, 2, null, null)))!.Value;
    }
}

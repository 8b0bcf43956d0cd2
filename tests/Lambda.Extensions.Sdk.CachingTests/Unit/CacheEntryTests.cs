using Caching.Cache;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>The response of an entry, which is made once for the same second and state.</summary>
internal sealed class CacheEntryTests
{
    private static readonly DateTimeOffset Fetched = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_hit_in_the_same_second_makes_no_new_response()
    {
        CacheEntry entry = Entry();
        LocalHttpResponse first = entry.ToResponse(CacheState.Hit, Fetched, isNotModified: false);
        Assert.That(entry.ToResponse(CacheState.Hit, Fetched.AddMilliseconds(999), isNotModified: false), Is.SameAs(first));
    }

    [TestCase(CacheState.Hit, 1, false)]
    [TestCase(CacheState.Stale, 0, false)]
    [TestCase(CacheState.Hit, 0, true)]
    public void A_response_of_another_second_state_or_kind_is_another(CacheState state, int seconds, bool isNotModified)
    {
        CacheEntry entry = Entry();
        LocalHttpResponse first = entry.ToResponse(CacheState.Hit, Fetched, isNotModified: false);
        Assert.That(entry.ToResponse(state, Fetched.AddSeconds(seconds), isNotModified), Is.Not.SameAs(first));
    }

    [Test]
    public void An_entry_is_evicted_once_it_was_evicted()
    {
        CacheEntry entry = Entry();
        Assert.That(entry.IsEvicted, Is.False);
        entry.Evict();
        Assert.That(entry.IsEvicted, Is.True);
    }

    [Test]
    public void An_entry_is_kept_and_shared_unless_it_is_made_otherwise() => Assert.That((Entry().IsKept, Entry().IsShareable, Entry().IsPersonal, Entry().IsNegative), Is.EqualTo((true, true, false, false)));

    [Test]
    public void The_size_counts_the_body_once_and_the_key_in_all_tables_beside_the_objects() => Assert.That(Entry().Size, Is.EqualTo(3 + (4 * 5) + 1200));

    private static CacheEntry Entry() => new() { Key = "k|1:a", Status = 200, Body = [1, 2, 3], ContentType = "a/b", ETag = null, Lifetime = new Lifetime(Fetched, default, default, default) };
}

using Caching.Cache;
using Caching.Origins.Http;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>The headers that the answers of an address depend on.</summary>
[Category("G27")]
internal sealed class VaryIndexTests
{
    private static readonly KeyValuePair<string, string>[] Headers = [new("accept", "a/b"), new("accept-language", "de")];

    [Test]
    public void The_key_has_each_header_of_Vary_with_its_value_or_its_absence()
    {
        Assert.That(VaryIndex.KeyOf("k", null, Headers), Is.EqualTo("k"));
        Assert.That(VaryIndex.KeyOf("k", ["accept", "accept-language", "x"], Headers), Is.EqualTo(CacheKey.Of("k|vary", "accept", "a/b", "accept-language", "de", "x", null)));
    }

    [Test]
    public void It_knows_2000_addresses_and_begins_anew_with_the_next()
    {
        var index = new VaryIndex();
        for (int i = 0; i < 2000; i++) index.Learn($"http://h/{i}", ["accept"]);
        Assert.That(index.Of("http://h/0"), Is.EqualTo(new[] { "accept" }));
        index.Learn("http://h/next", ["cookie"]);
        Assert.That(index.Of("http://h/0"), Is.Null);
        Assert.That(index.Of("http://h/next"), Is.EqualTo(new[] { "cookie" }));
    }
}

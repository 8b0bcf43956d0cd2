using Caching.Cache;
using Caching.Configuration;
using Caching.Origins;
using Caching.Origins.Http;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>Keys of different resources or identities differ, whatever characters their names have.</summary>
[Category("G27")]
internal sealed class CacheKeyTests
{
    private const int Pairs = 100_000;

    // What keys are made of, so that chance finds what collides.
    private static readonly string[] Pieces = ["", "a", "b", "1", "2", "|", ":", "=", ",", "-", "%7C", "/", "|vary", "|1:a", "accept=a", "http|"];

    private static readonly string[] Headers = ["accept", "accept-language", "authorization", "cookie", "x-tenant"];

    [Test]
    public void No_two_of_100_000_pairs_of_part_lists_share_a_key_unless_they_are_the_same()
    {
        var random = new Random(27);
        string?[] Parts() => [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(8) == 0 ? null : Text(random))];
        for (int i = 0; i < Pairs; i++)
        {
            string?[] one = Parts(), two = random.Next(4) == 0 ? [.. one] : Parts();
            Assert.That(CacheKey.Of("k", one) == CacheKey.Of("k", two), Is.EqualTo(one.SequenceEqual(two)), () => $"{CacheKey.Of("k", one)} and {CacheKey.Of("k", two)}");
        }
    }

    [Test]
    public void No_two_of_100_000_pairs_of_HTTP_requests_share_a_key_unless_address_and_identity_are_the_same()
    {
        var random = new Random(28);
        var http = new HttpOrigin(new SourceSettings(TimeSpan.FromSeconds(1), default, default, default, default), new OriginHttp(1, null, TimeProvider.System), 1, TimeProvider.System, new CryptoGuard(() => true, _ => { }));
        Dictionary<string, string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < Pairs * 2; i++)
        {
            string name = random.Next(2) == 0 ? "a" : "b";
            var address = new Uri("http://h/" + Text(random) + "?" + Text(random), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            KeyValuePair<string, string>[] headers = [.. Headers.Where(_ => random.Next(2) == 0).Select(h => KeyValuePair.Create(h, Text(random)))];
            string identity = string.Join('\n', headers.Where(h => !h.Key.StartsWith("accept", StringComparison.Ordinal)).Select(h => h.Key + "\t" + h.Value));
            string whole = $"{name}\n{address.AbsoluteUri}\n{identity}";
            var request = new HttpRequest(http, name, address, headers);
            Assert.That(seen.TryGetValue(request.Key, out string? other) ? other : whole, Is.EqualTo(whole));
            seen[request.Key] = whole;
            Assert.That(new HttpRequest(http, name, address, headers).Key, Is.EqualTo(request.Key), "the same request has the same key");
            Assert.That(request.IsShareable, Is.EqualTo(identity.Length == 0));
        }
    }

    [Test]
    public void A_variant_of_one_address_is_not_another_address()
    {
        string variant = VaryIndex.KeyOf(CacheKey.Of("http", "web", "http://h/x"), ["accept"], [new("accept", "text/a")]);
        foreach (string path in (string[])["/x|accept=text%2Fa", "/x|vary|6:accept|6:text/a", "/x"])
        {
            Assert.That(CacheKey.Of("http", "web", "http://h" + path), Is.Not.EqualTo(variant));
            Assert.That(CacheKey.Of("http", "web", "http://h" + path, "accept", "text/a"), Is.Not.EqualTo(variant));
        }
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}

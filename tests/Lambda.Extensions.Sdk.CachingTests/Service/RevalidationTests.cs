using Caching.Cache;
using Caching.Configuration;
using Caching.Origins;
using Caching.Origins.Http;
using Lambda.Extensions.Sdk.CachingTests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>Conditional requests to HTTP origins, and what a 304 leaves and changes (RFC 9111 4.3).</summary>
internal sealed class RevalidationTests : IAsyncDisposable
{
    private const string Modified = "Wed, 25 Nov 2026 08:00:00 GMT";
    private const string Later = "Thu, 26 Nov 2026 08:00:00 GMT";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));
    private readonly RawOrigin _web = new();
    private readonly HttpOrigin _origin;

    public RevalidationTests()
    {
        var settings = new SourceSettings(TimeSpan.FromSeconds(30), default, default, default, default);
        _origin = new HttpOrigin(settings, new OriginHttp(10, null, _time), 1000, _time, new CryptoGuard(static () => true, static _ => { }));
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [TestCase("ETag: \"1\"", "If-None-Match: \"1\"")]
    [TestCase("ETag: W/\"1\"", "If-None-Match: W/\"1\"")]
    [TestCase("Last-Modified: " + Modified, "If-Modified-Since: " + Modified)]
    [TestCase("ETag: \"1\"\r\nLast-Modified: " + Modified, "If-None-Match: \"1\"|If-Modified-Since: " + Modified)]
    [TestCase("X-Other: 1", "")]
    public async Task The_validators_of_the_earlier_answer_are_the_conditions(string headers, string conditions)
    {
        _web.Say(200, "x", headers);
        CacheEntry first = await FetchAsync(null);
        await FetchAsync(first);
        Assert.That(string.Join('|', _web.Heads.Last().Split('\n').Where(static l => l.StartsWith("If-", StringComparison.Ordinal))), Is.EqualTo(conditions));
    }

    [TestCase(200, "max-age=60", "ann", true)]
    [TestCase(200, "max-age=60", "bob", false)]
    [TestCase(200, "no-store", "ann", false)]
    [TestCase(404, "max-age=60", "ann", false)]
    public async Task An_answer_of_another_identity_or_status_or_for_nobody_else_is_no_condition(int status, string control, string who, bool isConditional)
    {
        _web.Say(status, "x", "ETag: \"1\"", "Cache-Control: " + control, "Last-Modified: " + Modified);
        CacheEntry first = await FetchAsync(null, "ann");
        await FetchAsync(first, who);
        Assert.That(_web.Heads.Last().Contains("\nIf-", StringComparison.Ordinal), Is.EqualTo(isConditional));
    }

    [Test]
    public async Task A_304_without_headers_leaves_all_as_it_was()
    {
        _web.Say(200, "body", "ETag: \"1\"", "Last-Modified: " + Modified, "Content-Type: a/b", "Content-Language: de", "Vary: Accept", "Cache-Control: max-age=60");
        CacheEntry first = await FetchAsync(null);
        _time.Advance(TimeSpan.FromSeconds(61));
        _web.Say(304, "");
        CacheEntry again = await FetchAsync(first);
        Assert.That((again.Status, again.ContentType, again.ETag, again.LastModified, again.WasRevalidated, again.IsKept, again.Key), Is.EqualTo((200, "a/b", "\"1\"", Modified, true, true, first.Key)));
        Assert.That(again.Headers, Is.EqualTo(first.Headers));
        Assert.That(again.Vary, Is.EqualTo(new[] { "accept" }));
        Assert.That(again.Lifetime.Fresh, Is.EqualTo(TimeSpan.FromSeconds(60)));
        Assert.That(again.Lifetime.FetchedAt, Is.EqualTo(_time.GetUtcNow()));
        Assert.That(again.Body, Is.EqualTo("body"u8.ToArray()).And.Not.SameAs(first.Body), "the earlier one is overwritten when it is removed");
    }

    [Test]
    public async Task A_304_changes_what_it_names()
    {
        _web.Say(200, "body", "ETag: \"1\"", "Last-Modified: " + Modified, "Vary: Accept", "Cache-Control: max-age=60");
        CacheEntry first = await FetchAsync(null);
        _web.Say(304, "", "ETag: \"2\"", "Last-Modified: " + Later, "Vary: Accept-Language", "Cache-Control: max-age=5");
        CacheEntry again = await FetchAsync(first);
        Assert.That((again.ETag, again.LastModified, again.Lifetime.Fresh.TotalSeconds), Is.EqualTo(("\"2\"", Later, 5)));
        Assert.That(again.Vary, Is.EqualTo(new[] { "accept-language" }));
        Assert.That(again.Headers.Select(static h => h.Value), Is.EqualTo(new[] { Later, "max-age=5", "Accept-Language" }));
    }

    [TestCase("ETag: \"1\"")]
    [TestCase("Last-Modified: " + Modified)]
    public async Task An_answer_that_is_checked_each_time_is_still_kept_after_a_304(string validator)
    {
        _web.Say(200, "body", validator, "Cache-Control: no-cache");
        CacheEntry first = await FetchAsync(null);
        _web.Say(304, "");
        CacheEntry again = await FetchAsync(first);
        Assert.That((first.IsKept, again.IsKept), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task A_new_answer_has_nothing_of_the_earlier_one()
    {
        _web.Say(200, "body", "ETag: \"1\"", "Last-Modified: " + Modified, "Content-Language: de", "Vary: Accept");
        CacheEntry first = await FetchAsync(null);
        _web.Say(200, "new", "Cache-Control: no-cache");
        CacheEntry again = await FetchAsync(first);
        Assert.That((again.ETag, again.LastModified, again.Vary, again.WasRevalidated, again.IsKept), Is.EqualTo(((string?)null, (string?)null, (IReadOnlyList<string>?)null, false, false)));
        Assert.That(again.Headers.Select(static h => h.Key), Is.EqualTo(new[] { "Cache-Control" }));
        Assert.That(again.Body, Is.EqualTo("new"u8.ToArray()));
    }

    private Task<CacheEntry> FetchAsync(CacheEntry? previous, string who = "ann") =>
        new HttpRequest(_origin, "web", _web.Address, [new("authorization", who), new("accept", "a/b")]).FetchAsync(previous, CancellationToken.None).Patiently();
}

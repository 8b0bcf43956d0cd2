using Caching.Cache;
using Caching.Configuration;
using Caching.Origins;
using Caching.Origins.Http;
using Lambda.Extensions.Sdk.CachingTests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>The entry that each answer of an HTTP origin becomes, and the request that asks for it.</summary>
[Category("G27")]
internal sealed class HttpRequestTests : IAsyncDisposable
{
    private const string Modified = "Wed, 25 Nov 2026 08:00:00 GMT";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));
    private readonly RawOrigin _web = new();
    private readonly HttpOrigin _origin;

    public HttpRequestTests() => _origin = Origin(isOpenSslThere: true);

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [TestCase(101, 502, true, "BadGatewayException")]
    [TestCase(300, 502, false, "BadGatewayException")]
    [TestCase(301, 502, false, "BadGatewayException")]
    [TestCase(399, 502, false, "BadGatewayException")]
    [TestCase(304, 502, true, "BadGatewayException")]
    [TestCase(429, 429, true, "TooManyRequestsException")]
    [TestCase(500, 502, true, "BadGatewayException")]
    [TestCase(501, 502, true, "BadGatewayException")]
    [TestCase(503, 503, true, "BadGatewayException")]
    [TestCase(504, 504, true, "BadGatewayException")]
    [TestCase(599, 502, true, "BadGatewayException")]
    public async Task A_status_that_is_no_answer_is_a_fault_that_names_the_origin(int status, int answered, bool isTransient, string type)
    {
        _web.Say(status, "");
        OriginFault fault = await FaultAsync(Request());
        Assert.That((fault.Status, fault.IsTransient, fault.Type), Is.EqualTo((answered, isTransient, type)));
        Assert.That(fault.Message, Does.StartWith("The origin 'web' ").And.Contain(status == 429 ? "throttling" : $"answered {status}"));
    }

    [TestCase(200, true, false)]
    [TestCase(201, false, false)]
    [TestCase(204, false, false)]
    [TestCase(299, false, false)]
    [TestCase(400, false, false)]
    [TestCase(403, false, false)]
    [TestCase(404, true, true)]
    [TestCase(410, true, true)]
    [TestCase(499, false, false)]
    public async Task Only_a_200_and_an_absence_are_kept(int status, bool isKept, bool isNegative)
    {
        _web.Say(status, status == 204 ? "" : "body", "Cache-Control: max-age=60", "ETag: \"1\"");
        CacheEntry entry = await FetchAsync(Request());
        Assert.That((entry.Status, entry.IsKept, entry.IsNegative, entry.WasRevalidated), Is.EqualTo((status, isKept, isNegative, false)));
        Assert.That(entry.Lifetime.Fresh.TotalSeconds, Is.EqualTo(isNegative ? 3 : 60), "an absence has a time of its own");
        Assert.That(entry.IsShareable, Is.EqualTo(!isNegative));
    }

    [TestCase("max-age=60", false, true, false, true)]
    [TestCase("max-age=60", true, true, false, false)]
    [TestCase("no-store, max-age=60", false, false, true, true)]
    [TestCase("private, max-age=60", false, false, true, false)]
    [TestCase("private, max-age=60", true, true, false, false)]
    [TestCase("max-age=60\r\nVary: *", false, false, true, false)]
    [TestCase("max-age=60\r\nVary: Accept", false, true, false, false)]
    [TestCase("max-age=60\r\nSet-Cookie: a=b", false, true, false, false)]
    [TestCase("no-cache", false, false, false, true)]
    [TestCase("no-cache\r\nETag: \"1\"", false, true, false, true)]
    [TestCase("no-cache\r\nLast-Modified: " + Modified, false, true, false, true)]
    [TestCase("max-age=0, stale-while-revalidate=1, stale-if-error=0", false, true, false, true)]
    public async Task An_answer_is_kept_and_shared_as_far_as_it_allows(string control, bool isIdentified, bool isKept, bool isPersonal, bool isShareable)
    {
        _web.Say(200, "body", "Cache-Control: " + control);
        CacheEntry entry = await FetchAsync(isIdentified ? Request(("authorization", "ann")) : Request());
        Assert.That((entry.IsKept, entry.IsPersonal, entry.IsShareable), Is.EqualTo((isKept, isPersonal, isShareable)));
    }

    [TestCase("max-age=0, max-age=3600", 0)]
    [TestCase("max-age=3600, max-age=0", 3600)]
    [TestCase("max-age=60\r\nCache-Control: max-age=3600", 60)]
    [TestCase("max-age=5, no-cache=\"x\"", 0)]
    [TestCase("max-age=nonsense, max-age=60", 0)]
    [TestCase("max-age=18446744073709551616", 2_147_483_648)]
    [TestCase("max-age=60, x y z", 60)]
    [TestCase("max-age=60, x=\"\u009f\"", 60)]
    [TestCase("", 30)]
    public async Task The_time_is_that_of_the_header_as_it_was_received(string control, double seconds)
    {
        _web.Say(200, "", "Cache-Control: " + control);
        Assert.That((await FetchAsync(Request())).Lifetime.Fresh.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCase("accept", true)]
    [TestCase("accept-charset", true)]
    [TestCase("accept-encoding", true)]
    [TestCase("accept-language", true)]
    [TestCase("accept-user", false)]
    [TestCase("cookie", false)]
    public async Task Every_forwarded_header_identifies_except_those_of_content_negotiation(string header, bool isShareable)
    {
        HttpRequest request = Request((header, "a"));
        Assert.That((request.IsShareable, request.Key == Request((header, "b")).Key), Is.EqualTo((isShareable, isShareable)));
        _web.Say(200, "");
        await FetchAsync(request);
        Assert.That(_web.Heads.Single(), Does.Contain($"\n{header}: a").IgnoreCase);
    }

    [TestCase("Accept", "accept")]
    [TestCase("Cookie, ,ACCEPT ,accept", "accept,cookie")]
    [TestCase("b\r\nVary: a", "a,b")]
    [TestCase("a, *", "*")]
    [TestCase("", null)]
    [TestCase(" , ", null)]
    public async Task Vary_is_a_list_of_names_in_any_case_and_order(string vary, string? expected)
    {
        _web.Say(200, "", "Vary: " + vary);
        IReadOnlyList<string>? names = (await FetchAsync(Request())).Vary;
        Assert.That(names is null ? null : string.Join(',', names), Is.EqualTo(expected));
    }

    [TestCase("max-age=60", true)]
    [TestCase("no-store", false)]
    public async Task Vary_of_an_answer_that_is_kept_separates_the_next_requests(string control, bool areSeparate)
    {
        _web.Say(200, "", "Cache-Control: " + control, "Vary: Accept");
        CacheEntry entry = await FetchAsync(Request(("accept", "a/a")));
        Assert.That(Request(("accept", "a/a")).Key == Request(("accept", "b/b")).Key, Is.EqualTo(!areSeparate));
        Assert.That(Request(("accept", "a/a")).IsAnsweredBy(entry), Is.EqualTo(areSeparate), "a personal answer is nobody else's");
        Assert.That(Request(("accept", "b/b")).IsAnsweredBy(entry), Is.False);
    }

    [Test]
    public async Task An_answer_without_Vary_separates_none()
    {
        _web.Say(200, "", "Cache-Control: max-age=60");
        await FetchAsync(Request(("accept", "a/a")));
        Assert.That(Request(("accept", "a/a")).Key, Is.EqualTo(Request(("accept", "b/b")).Key));
    }

    [Test]
    public async Task The_function_receives_the_headers_about_the_content_and_no_others()
    {
        _web.Say(200, "x", "Last-Modified: " + Modified, "Cache-Control: max-age=60", "Cache-Control: public", "Content-Language: de", "Content-Encoding: br", "Vary: Accept", "X-Other: 1", "Set-Cookie: a=b");
        CacheEntry entry = await FetchAsync(Request());
        Assert.That(
            entry.Headers.Select(static h => $"{h.Key}: {h.Value}"),
            Is.EqualTo(new[] { "Last-Modified: " + Modified, "Cache-Control: max-age=60, public", "Content-Language: de", "Content-Encoding: br", "Vary: Accept" }));
    }

    [Test]
    public async Task An_empty_header_is_none()
    {
        _web.Say(200, "x", "Cache-Control:", "Vary: ", "Content-Language: ");
        CacheEntry entry = await FetchAsync(Request());
        Assert.That((entry.IsKept, entry.Vary, entry.Lifetime.Fresh.TotalSeconds), Is.EqualTo((true, (IReadOnlyList<string>?)null, 30)));
        Assert.That(() => entry.ToResponse(CacheState.Miss, _time.GetUtcNow(), isNotModified: false), Throws.Nothing);
    }

    [TestCase("a/b", "a/b")]
    [TestCase("a/b; c=\"d e\"", "a/b; c=\"d e\"")]
    [TestCase("a/b; c=\"\u00a0\u00ff~\"", "a/b; c=\"\u00a0\u00ff~\"")]
    [TestCase("a/b; c=\"\u009f\"", "application/octet-stream")]
    [TestCase("a/b; c=\"\u007f\"", "application/octet-stream")]
    [TestCase("a/b; c=\"\t\"", "application/octet-stream")]
    [TestCase("nonsense", "application/octet-stream")]
    public async Task A_content_type_that_cannot_be_forwarded_is_that_of_any_bytes(string type, string expected)
    {
        _web.Say(200, "x", "Content-Type: " + type);
        Assert.That((await FetchAsync(Request())).ContentType, Is.EqualTo(expected));
    }

    [Test]
    public async Task An_origin_that_cannot_be_reached_or_breaks_off_is_a_fault_that_may_pass()
    {
        _web.Answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort";
        OriginFault broken = await FaultAsync(Request());
        await _web.DisposeAsync();
        OriginFault unreachable = await FaultAsync(Request());
        foreach (OriginFault fault in (OriginFault[])[broken, unreachable])
            Assert.That((fault.Status, fault.IsTransient, fault.Message), Is.EqualTo((502, true, "The origin 'web' could not be reached.")));
    }

    [Test]
    public async Task Only_https_needs_OpenSSL()
    {
        HttpOrigin origin = Origin(isOpenSslThere: false);
        _web.Say(200, "x");
        Assert.That((await FetchAsync(new HttpRequest(origin, "web", _web.Address, []))).Status, Is.EqualTo(200));
        OriginFault fault = await FaultAsync(new HttpRequest(origin, "web", new Uri("https://127.0.0.1/"), []));
        Assert.That((fault.Status, fault.Type), Is.EqualTo((503, "OpenSslNotFound")));
    }

    private static Task<CacheEntry> FetchAsync(HttpRequest request) => request.FetchAsync(null, CancellationToken.None).Patiently();

    private static async Task<OriginFault> FaultAsync(HttpRequest request)
    {
        try
        {
            await FetchAsync(request);
        }
        catch (OriginFault fault)
        {
            return fault;
        }

        throw new AssertionException("There was an answer.");
    }

    private HttpOrigin Origin(bool isOpenSslThere)
    {
        var settings = new SourceSettings(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(3), default);
        return new HttpOrigin(settings, new OriginHttp(10, null, _time), 1000, _time, new CryptoGuard(() => isOpenSslThere, static _ => { }));
    }

    private HttpRequest Request(params (string Name, string Value)[] headers) =>
        new(_origin, "web", _web.Address, [.. headers.Select(static h => KeyValuePair.Create(h.Name, h.Value))]);
}

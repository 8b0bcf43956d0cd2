using Lambda.Extensions.Sdk.CachingTests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>Generic HTTP origins: what RFC 9111 says about keeping answers.</summary>
internal sealed class OriginTests
{
    private const string Target = "/http/web/v1/items?x=%2F&y";

    private static RequestDelegate Says(string body, string? control = null, int status = 200, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        if (control is not null) context.Response.Headers.CacheControl = control;
        foreach ((string name, string value) in headers) context.Response.Headers[name] = value;
        return context.Response.WriteAsync(body);
    };

    [Test]
    public async Task The_answer_comes_from_below_the_base_address_and_is_kept()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Web.Answer = Says("{}", "max-age=60", 200, ("Content-Type", "application/json; charset=utf-8"), ("Content-Language", "de"), ("Set-Cookie", "a=b"), ("X-Secret", "c"));
        Reply first = await s.AskAsync(Target), second = await s.AskAsync(Target);
        Assert.That((first.Status, first.Body, first.Cache, second.Cache), Is.EqualTo((200, "{}", "MISS", "HIT")));
        Assert.That(s.Web.Calls, Is.EqualTo(new[] { "/base/v1/items?x=%2F&y" }));
        Assert.That(second.Headers, Does.Contain("Content-Type: application/json; charset=utf-8").And.Contain("Content-Language: de").And.Contain("Cache-Control: max-age=60"));
        Assert.That(second.Headers, Does.Not.Contain("Set-Cookie").And.Not.Contain("X-Secret"));
    }

    [TestCase("no-store", 0, "BYPASS")]
    [TestCase("max-age=0, no-store", 0, "BYPASS")]
    [TestCase("max-age=10", 9, "HIT")]
    [TestCase("max-age=10", 10, "MISS")]
    [TestCase("max-age=10, stale-while-revalidate=5", 14, "STALE")]
    [TestCase("max-age=10, stale-while-revalidate=5", 15, "MISS")]
    [TestCase("max-age=10, stale-while-revalidate=5, must-revalidate", 11, "MISS")]
    [TestCase("MAX-AGE=\"10\"", 9, "HIT")]
    [TestCase("max-age=nonsense", 1, "MISS")]
    [TestCase("private, max-age=10", 9, "BYPASS")]
    [TestCase("s-maxage=1, max-age=10", 9, "HIT")]
    [TestCase(null, 59, "HIT")]
    [TestCase(null, 61, "STALE")]
    [TestCase(null, 121, "MISS")]
    public async Task Cache_Control_is_honoured(string? control, int seconds, string cache)
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time);
        s.Web.Answer = Says("x", control);
        await s.AskAsync(Target);
        time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.That((await s.AskAsync(Target)).Cache, Is.EqualTo(cache));
    }

    [TestCase("max-age=18446744073709551616", null)]
    [TestCase(null, "Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task The_longest_time_is_kept_as_well(string? control, string? expires)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Web.Answer = Says("x", control, 200, ("Expires", expires ?? "0"));
        Assert.That(((await s.AskAsync(Target)).Cache, (await s.AskAsync(Target)).Cache), Is.EqualTo(("MISS", "HIT")));
    }

    [Test]
    public async Task The_age_an_answer_comes_with_counts_and_Expires_does_without_max_age()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time);
        s.Web.Answer = Says("x", "max-age=10", 200, ("Age", "7"));
        await s.AskAsync("/http/web/aged");
        Assert.That((await s.AskAsync("/http/web/aged")).Age, Is.EqualTo("7"));
        s.Web.Answer = context => Says("x", null, 200, ("Date", "Wed, 25 Nov 2026 08:00:00 GMT"), ("Expires", "Wed, 25 Nov 2026 08:00:05 GMT"))(context);
        await s.AskAsync("/http/web/expires");
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.That((await s.AskAsync("/http/web/aged")).Cache, Is.EqualTo("MISS"));
        Assert.That((await s.AskAsync("/http/web/expires")).Cache, Is.EqualTo("HIT"));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.That((await s.AskAsync("/http/web/expires")).Cache, Is.EqualTo("MISS"));
    }

    [Test]
    public async Task What_is_past_is_asked_for_conditionally_and_304_makes_it_fresh_again()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time);
        List<string> conditions = [];
        s.Web.Answer = context =>
        {
            conditions.Add(context.Request.Headers.IfNoneMatch + " " + context.Request.Headers.IfModifiedSince);
            context.Response.Headers.CacheControl = "max-age=10";
            context.Response.Headers.ETag = "W/\"1\"";
            if (context.Request.Headers.IfNoneMatch == "W/\"1\"")
            {
                context.Response.StatusCode = 304;
                return Task.CompletedTask;
            }

            context.Response.Headers.LastModified = "Wed, 25 Nov 2026 08:00:00 GMT";
            return context.Response.WriteAsync("body");
        };
        for (int i = 0; i < 3; i++)
        {
            Reply reply = await s.AskAsync(Target);
            Assert.That((reply.Status, reply.Body, reply.Cache, reply.ETag), Is.EqualTo((200, "body", i == 0 ? "MISS" : "REVALIDATED", "W/\"1\"")));
            Assert.That((await s.AskAsync(Target)).Cache, Is.EqualTo("HIT"));
            Assert.That((await s.AskAsync(Target, ("If-None-Match", "\"1\""))).Status, Is.EqualTo(304));
            time.Advance(TimeSpan.FromSeconds(11));
        }

        Assert.That(conditions, Is.EqualTo(new[] { " ", "W/\"1\" Wed, 25 Nov 2026 08:00:00 GMT", "W/\"1\" Wed, 25 Nov 2026 08:00:00 GMT" }));
    }

    [Test]
    public async Task No_cache_of_either_side_is_a_call_each_time()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Web.Answer = Says("x", "no-cache", 200, ("ETag", "\"1\""));
        for (int i = 0; i < 2; i++) await s.AskAsync("/http/web/nocache");
        Assert.That(s.Web.Calls, Has.Count.EqualTo(2));
        s.Web.Answer = Says("x", "max-age=60");
        await s.AskAsync("/http/web/other");
        await s.AskAsync("/http/web/other", ("Cache-Control", "no-cache"));
        Assert.That(s.Web.Calls, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Vary_keeps_answers_apart_also_when_they_were_waited_for_together()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        s.Web.Answer = async context =>
        {
            string language = context.Request.Headers.AcceptLanguage.ToString();
            await both.Task;
            await Says(language, "max-age=60", 200, ("Vary", "Accept-Language"))(context);
        };
        Task<Reply> de = s.AskAsync(Target, ("Accept-Language", "de"));
        await Patience.Until(() => s.Web.Calls.Count == 1);
        Task<Reply> en = s.AskAsync(Target, ("Accept-Language", "en"));
        await Patience.Until(() => s.Service.Statistics.RequestsPending == 2);
        both.SetResult();
        Assert.That(((await de).Body, (await en).Body), Is.EqualTo(("de", "en")));
        foreach (string language in (string[])["de", "en", "fr"])
        {
            await s.AskAsync(Target, ("Accept-Language", language));
            Reply reply = await s.AskAsync(Target, ("Accept-Language", language));
            Assert.That((reply.Body, reply.Cache), Is.EqualTo((language, "HIT")));
        }

        Assert.That(s.Web.Calls, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Vary_of_everything_is_never_kept()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Web.Answer = Says("x", "max-age=60", 200, ("Vary", "*"));
        for (int i = 0; i < 2; i++) Assert.That((await s.AskAsync(Target)).Cache, Is.EqualTo("BYPASS"));
        Assert.That(s.Web.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Only_listed_headers_reach_the_origin()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_FORWARD_HEADERS=accept,X-Tenant");
        string seen = "";
        s.Web.Answer = context =>
        {
            seen = string.Join(',', context.Request.Headers.Keys.Order(StringComparer.Ordinal));
            return Task.CompletedTask;
        };
        await s.AskAsync(Target, ("Accept", "text/plain"), ("X-Tenant", "a"), ("Cookie", "b"), ("Authorization", "c"));
        Assert.That(seen, Is.EqualTo("Accept,Host,x-tenant"));
    }

    [TestCase(301, 502, false)]
    [TestCase(403, 403, false)]
    [TestCase(404, 404, true)]
    [TestCase(410, 410, true)]
    [TestCase(429, 429, false)]
    [TestCase(500, 502, false)]
    [TestCase(503, 503, false)]
    public async Task Other_answers_are_handed_on_and_only_absence_is_remembered(int status, int answered, bool kept)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Web.Answer = Says("x", "max-age=60", status, ("Location", "http://169.254.169.254/latest"));
        Reply first = await s.AskAsync(Target);
        Assert.That((await s.AskAsync(Target)).Status, Is.EqualTo(answered).And.EqualTo(first.Status));
        Assert.That(s.Web.Calls, Has.Count.EqualTo(kept ? 1 : 2), "and a redirect is never followed");
        Assert.That(first.Headers, Does.Not.Contain("Location"), "nor is the function sent after it, with its token");
    }

    [Test]
    public async Task Stale_if_error_is_the_origin_s_to_say()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time);
        s.Web.Answer = Says("x", "max-age=10, stale-if-error=5");
        await s.AskAsync("/http/web/a");
        s.Web.Answer = Says("y", "max-age=10, must-revalidate");
        await s.AskAsync("/http/web/b");
        s.Web.Answer = Says("down", null, 500);
        time.Advance(TimeSpan.FromSeconds(12));
        Assert.That((await s.AskAsync("/http/web/a")).Cache, Is.EqualTo("STALE-ERROR"));
        Assert.That((await s.AskAsync("/http/web/b")).Status, Is.EqualTo(502));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.That((await s.AskAsync("/http/web/a")).Status, Is.EqualTo(502));
    }

    [Test]
    public async Task A_body_over_the_limit_is_told()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_MAX_BYTES=65536");
        s.Web.Answer = Says(new string('x', 70_000));
        Reply reply = await s.AskAsync(Target);
        Assert.That((reply.Status, (string?)reply.Json["message"]), Is.EqualTo((502, "The origin 'web' answered more than the 65536 bytes that are served.")));
    }

    [Test]
    public async Task An_unknown_origin_is_404()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        Assert.That((await s.AskAsync("/http/other/x")).Status, Is.EqualTo(404));
        Assert.That((await s.AskAsync("/nowhere")).Value, Is.EqualTo("ResourceNotFoundException"));
    }
}

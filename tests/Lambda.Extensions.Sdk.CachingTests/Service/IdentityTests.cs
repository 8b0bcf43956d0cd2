using System.Collections.Concurrent;
using System.Security.Cryptography;
using Lambda.Extensions.Sdk.CachingTests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>One identity's answer is never another's, by whatever way an answer is kept, shared or waited for.</summary>
[Category("G27")]
internal sealed class IdentityTests
{
    private const string Target = "/http/web/me";

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static (string Name, string Value) As(string header, string who) => (header, header == "cookie" ? $"session={who}" : who);

    // Says who asked, in a header that identifies.
    private static RequestDelegate Greets(string header, string control = "max-age=60", Action<HttpContext>? more = null) => context =>
    {
        context.Response.Headers.CacheControl = control;
        more?.Invoke(context);
        return context.Response.WriteAsync($"hello {context.Request.Headers[header]}");
    };

    [Test]
    public async Task An_answer_to_one_user_is_no_hit_for_another_or_for_nobody(
        [Values("authorization", "cookie", "x-user", "x-api-key", "accept-user", "user-agent")] string header, [Values("max-age=60", "private, max-age=60", "public, max-age=60", "s-maxage=60")] string control)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, $"CACHING_FORWARD_HEADERS=accept,{header}");
        s.Web.Answer = Greets(header, control);
        foreach (string who in (string[])["ann", "bob", "Ann", "ann2"])
        {
            (string Name, string Value) identity = As(header, who);
            Reply first = await s.AskAsync(Target, identity), second = await s.AskAsync(Target, identity);
            Assert.That((first.Body, first.Cache, second.Body, second.Cache), Is.EqualTo(($"hello {identity.Value}", "MISS", $"hello {identity.Value}", "HIT")));
        }

        Assert.That((await s.AskAsync(Target)).Body, Is.EqualTo("hello "));
    }

    [Test]
    public async Task Vary_does_not_take_an_identity_out_of_the_key([Values("Accept", "Accept, Authorization", "Cookie", "")] string vary)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_FORWARD_HEADERS=accept,authorization");
        s.Web.Answer = Greets("authorization", "max-age=60", c => c.Response.Headers.Vary = vary);
        for (int round = 0; round < 2; round++)
        {
            foreach (string who in (string[])["ann", "bob"]) Assert.That((await s.AskAsync(Target, ("Authorization", who), ("Accept", "a/b"))).Body, Is.EqualTo($"hello {who}"));
        }

        Assert.That(s.Web.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task What_is_private_is_not_kept_where_nothing_says_whose_it_is([Values("private", "private, max-age=60", "max-age=60, Private", "private=\"x, y\", max-age=60")] string control)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_FORWARD_HEADERS=accept,authorization");
        s.Web.Answer = Greets("authorization", control);
        for (int i = 0; i < 2; i++) Assert.That((await s.AskAsync(Target)).Cache, Is.EqualTo("BYPASS"));
    }

    [Test]
    public async Task Nothing_that_identifies_reaches_Redis_not_even_a_lease()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        string[] variables = [$"CACHING_REDIS={redis.Connection}", $"CACHING_REDIS_KEY={_key}", "CACHING_REDIS_TIMEOUT_MILLIS=5000", "CACHING_FORWARD_HEADERS=accept,authorization"];
        await using ServiceUnderTest first = await ServiceUnderTest.StartAsync(null, variables), second = await ServiceUnderTest.StartAsync(null, variables);
        first.Web.Answer = async context =>
        {
            Assert.That(redis.Ask("KEYS", "*"), Does.Not.Contain("caching"));
            await Greets("authorization")(context);
        };
        second.Web.Answer = Greets("authorization");
        await first.AskAsync(Target, ("Authorization", "ann"));
        Assert.That(redis.Dump(), Is.Empty);
        Assert.That(await second.AskAsync(Target, ("Authorization", "bob")), Has.Property("Body").EqualTo("hello bob").And.Property("Cache").EqualTo("MISS"));
        Assert.That((await second.AskAsync(Target, ("Authorization", "ann"))).Cache, Is.EqualTo("MISS"));
    }

    [Test]
    public async Task A_cookie_that_an_origin_sets_keeps_its_answer_out_of_Redis()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, $"CACHING_REDIS={redis.Connection}", $"CACHING_REDIS_KEY={_key}", "CACHING_REDIS_TIMEOUT_MILLIS=5000");
        s.Web.Answer = Greets("x", "max-age=60", c => c.Response.Headers.SetCookie = "session=1");
        await s.AskAsync(Target);
        Assert.That(redis.Dump(), Is.Empty);
    }

    [Test]
    public async Task Another_function_finds_nothing_in_Redis_with_the_same_key([Values("AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_REGION")] string variable)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        string[] variables = [$"CACHING_REDIS={redis.Connection}", $"CACHING_REDIS_KEY={_key}", "CACHING_REDIS_TIMEOUT_MILLIS=5000"];
        await using ServiceUnderTest one = await ServiceUnderTest.StartAsync(null, [.. variables, $"{variable}=one"]), same = await ServiceUnderTest.StartAsync(null, [.. variables, $"{variable}=one"]), other = await ServiceUnderTest.StartAsync(null, [.. variables, $"{variable}=two"]);
        one.Store["/secret"] = "one's";
        other.Store["/secret"] = "other's";
        await one.AskAsync(Asker.Parameter("/secret"));
        Assert.That(await same.AskAsync(Asker.Parameter("/secret")), Has.Property("Cache").EqualTo("HIT-SHARED").And.Property("Value").EqualTo("one's"));
        Assert.That(await other.AskAsync(Asker.Parameter("/secret")), Has.Property("Cache").EqualTo("MISS").And.Property("Value").EqualTo("other's"));
    }

    [Test]
    public async Task Those_who_wait_at_the_same_time_get_their_own_answers()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_FORWARD_HEADERS=accept,authorization");
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        s.Web.Answer = async context =>
        {
            await all.Task;
            await Greets("authorization")(context);
        };
        Task<Reply>[] asked = [.. Enumerable.Range(0, 20).Select(i => s.AskAsync(Target, ("Authorization", $"user{i % 10}")))];
        await Patience.Until(() => s.Service.Statistics.RequestsPending == 20);
        all.SetResult();
        Reply[] replies = await Task.WhenAll(asked);
        Assert.That(replies.Select(r => r.Body), Is.EqualTo(Enumerable.Range(0, 20).Select(i => $"hello user{i % 10}")));
        Assert.That(s.Web.Calls, Has.Count.EqualTo(10));
    }

    [Test]
    public async Task What_may_not_be_kept_is_nobody_else_s_who_waited_for_it([Values("no-store", "private", "max-age=60")] string control)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int session = 0;
        s.Web.Answer = async context =>
        {
            await all.Task;
            context.Response.Headers.CacheControl = control;
            if (control == "max-age=60") context.Response.Headers.Vary = "*";
            await context.Response.WriteAsync($"session {Interlocked.Increment(ref session)}");
        };
        Task<Reply>[] asked = [.. Enumerable.Range(0, 8).Select(_ => s.AskAsync(Target))];
        await Patience.Until(() => s.Service.Statistics.RequestsPending == 8);
        all.SetResult();
        Reply[] replies = await Task.WhenAll(asked);
        Assert.That(replies.Select(r => r.Body).Distinct().Count(), Is.EqualTo(8));
    }

    [Test]
    public async Task A_refresh_and_a_stale_answer_are_the_identity_s_own()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, "CACHING_FORWARD_HEADERS=authorization");
        ConcurrentQueue<string> conditions = new();
        s.Web.Answer = Greets("authorization", "max-age=10, stale-while-revalidate=10, stale-if-error=100", c =>
        {
            conditions.Enqueue($"{c.Request.Headers.Authorization} {c.Request.Headers.IfNoneMatch}");
            c.Response.Headers.ETag = $"\"{c.Request.Headers.Authorization}\"";
        });
        foreach (string who in (string[])["ann", "bob"]) await s.AskAsync(Target, ("Authorization", who));
        time.Advance(TimeSpan.FromSeconds(15));
        foreach (string who in (string[])["bob", "ann"]) Assert.That(await s.AskAsync(Target, ("Authorization", who)), Has.Property("Cache").EqualTo("STALE").And.Property("Body").EqualTo($"hello {who}"));
        await s.Service.RefreshAsync(CancellationToken.None).Patiently();
        Assert.That(conditions, Is.EquivalentTo(new[] { "ann ", "bob ", "ann \"ann\"", "bob \"bob\"" }));
        s.Web.Answer = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        time.Advance(TimeSpan.FromSeconds(30));
        foreach (string who in (string[])["ann", "bob"]) Assert.That(await s.AskAsync(Target, ("Authorization", who)), Has.Property("Cache").EqualTo("STALE-ERROR").And.Property("Body").EqualTo($"hello {who}"));
        Assert.That((await s.AskAsync(Target, ("Authorization", "eve"))).Status, Is.EqualTo(502));
    }

    [Test]
    public async Task An_ETag_of_one_identity_saves_another_nothing()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_FORWARD_HEADERS=authorization");
        s.Web.Answer = Greets("authorization", "max-age=60", c => c.Response.Headers.ETag = $"\"{c.Request.Headers.Authorization}\"");
        Reply ann = await s.AskAsync(Target, ("Authorization", "ann"));
        Assert.That((await s.AskAsync(Target, ("Authorization", "ann"), ("If-None-Match", ann.ETag!))).Status, Is.EqualTo(304));
        Assert.That(await s.AskAsync(Target, ("Authorization", "bob"), ("If-None-Match", ann.ETag!)), Has.Property("Status").EqualTo(200).And.Property("Body").EqualTo("hello bob"));
    }

    [Test]
    public async Task A_304_to_what_was_not_conditional_hands_nobody_a_body_of_before()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, "CACHING_FORWARD_HEADERS=authorization");
        s.Web.Answer = Greets("authorization", "max-age=10");
        await s.AskAsync(Target, ("Authorization", "ann"));
        s.Web.Answer = context =>
        {
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        };
        time.Advance(TimeSpan.FromHours(2));
        Assert.That((await s.AskAsync(Target, ("Authorization", "ann"))).Status, Is.EqualTo(502));
        Assert.That((await s.AskAsync(Target, ("Authorization", "bob"))).Status, Is.EqualTo(502));
    }

    [Test]
    public async Task Absence_and_refusals_belong_to_one_identity([Values(404, 410, 401, 403)] int status)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_FORWARD_HEADERS=authorization");
        s.Web.Answer = context =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == "ann" ? 200 : status;
            return context.Response.WriteAsync("x");
        };
        Assert.That((await s.AskAsync(Target, ("Authorization", "bob"))).Status, Is.EqualTo(status));
        Assert.That((await s.AskAsync(Target, ("Authorization", "ann"))).Status, Is.EqualTo(200));
        Assert.That((await s.AskAsync(Target, ("Authorization", "bob"))).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task What_was_prefetched_for_nobody_is_no_answer_to_somebody()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_FORWARD_HEADERS=authorization", "CACHING_PREFETCH=http:web/me");
        s.Web.Answer = Greets("authorization");
        Assert.That(await s.Service.PrefetchAsync(CancellationToken.None), Is.Empty);
        Assert.That((await s.AskAsync(Target, ("Authorization", "ann"))).Body, Is.EqualTo("hello ann"));
        Assert.That((await s.AskAsync(Target)).Cache, Is.EqualTo("HIT"));
    }

    [Test]
    public async Task A_path_cannot_pose_as_the_variant_of_another()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Web.Answer = context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Vary = "Accept";
            return context.Response.WriteAsync(context.Request.Path.Value!);
        };
        await s.AskAsync("/http/web/x", ("Accept", "text/a"));
        s.Web.Answer = context => context.Response.WriteAsync("poison");
        await s.AskAsync("/http/web/x|accept=text%2Fa");
        Assert.That((await s.AskAsync("/http/web/x", ("Accept", "text/a"))).Body, Is.EqualTo("/base/x"));
    }

    [Test]
    public async Task A_304_that_says_nothing_leaves_private_what_was_private()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, $"CACHING_REDIS={redis.Connection}", $"CACHING_REDIS_KEY={_key}", "CACHING_REDIS_TIMEOUT_MILLIS=5000", "CACHING_FORWARD_HEADERS=authorization");
        s.Web.Answer = context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            if (context.Request.Headers.IfNoneMatch == "\"1\"")
            {
                context.Response.StatusCode = 304;
                return Task.CompletedTask;
            }

            return Greets("authorization", "private, max-age=10")(context);
        };
        await s.AskAsync(Target, ("Authorization", "ann"));
        time.Advance(TimeSpan.FromSeconds(11));
        Reply again = await s.AskAsync(Target, ("Authorization", "ann"));
        Assert.That((again.Cache, again.Body), Is.EqualTo(("REVALIDATED", "hello ann")));
        Assert.That(again.Headers, Does.Contain("private"));
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.That((await s.AskAsync(Target, ("Authorization", "ann"))).Cache, Is.EqualTo("REVALIDATED"), "the time that the answer named counts again");
        Assert.That(redis.Dump(), Is.Empty);
    }
}

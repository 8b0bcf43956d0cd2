using System.Security.Cryptography;
using Lambda.Extensions.Sdk.CachingTests.Support;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>Redis between environments: a real one.</summary>
internal sealed class SharedLevelTests
{
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private Task<ServiceUnderTest> StartAsync(RedisProcess redis, params string[] variables) =>
        ServiceUnderTest.StartAsync(null, [$"CACHING_REDIS={redis.Connection}", $"CACHING_REDIS_KEY={_key}", "CACHING_REDIS_TIMEOUT_MILLIS=5000", .. variables]);

    [Test]
    public async Task A_second_environment_finds_what_the_first_one_fetched()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ServiceUnderTest first = await StartAsync(redis), second = await StartAsync(redis);
        first.Store["/a"] = "1";
        Reply miss = await first.AskAsync(Asker.Parameter("/a"));
        Reply shared = await second.AskAsync(Asker.Parameter("/a"));
        Assert.That((miss.Cache, shared.Cache, shared.Body), Is.EqualTo(("MISS", "HIT-SHARED", miss.Body)));
        Assert.That((await second.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("HIT"));
        Assert.That(second.Store.Calls, Is.Empty);
    }

    [Test]
    [Category("G20")]
    public async Task Redis_learns_neither_values_nor_names_and_another_key_opens_nothing()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ServiceUnderTest first = await StartAsync(redis);
        first.Store["/secret/name"] = "the-secret-value";
        await first.AskAsync(Asker.Parameter("/secret/name"));
        string dump = redis.Dump();
        Assert.That(dump, Has.Length.GreaterThan(500).And.Not.Contain("the-secret-value").And.Not.Contain("secret/name"));

        string other = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using ServiceUnderTest second = await StartAsync(redis, $"CACHING_REDIS_KEY={other}");
        second.Store["/secret/name"] = "2";
        Assert.That((await second.AskAsync(Asker.Parameter("/secret/name"))).Cache, Is.EqualTo("MISS"));
    }

    [Test]
    public async Task What_is_private_or_absent_is_not_shared()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ServiceUnderTest first = await StartAsync(redis);
        first.Web.Answer = context =>
        {
            context.Response.Headers.CacheControl = "private, max-age=60";
            return Task.CompletedTask;
        };
        await first.AskAsync("/http/web/a");
        await first.AskAsync(Asker.Parameter("/none"));
        Assert.That(redis.Dump(), Is.Empty);
    }

    [Test]
    public async Task An_absent_Redis_fails_no_miss_and_is_left_alone()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_REDIS=127.0.0.1:1", $"CACHING_REDIS_KEY={_key}");
        for (int i = 0; i < 5; i++)
        {
            s.Store[$"/{i}"] = "x";
            Assert.That((await s.AskAsync(Asker.Parameter($"/{i}"))).Cache, Is.EqualTo("MISS"));
            Assert.That((await s.AskAsync(Asker.Parameter($"/{i}"))).Cache, Is.EqualTo("HIT"));
        }
    }

    [Test]
    public async Task A_Redis_that_dies_or_hangs_in_the_middle_fails_no_miss_and_slows_no_hit()
    {
        RedisProcess redis = await RedisProcess.StartAsync();
        await using ServiceUnderTest s = await StartAsync(redis, "CACHING_REDIS_TIMEOUT_MILLIS=250");
        foreach (string name in (string[])["/a", "/b", "/c"]) s.Store[name] = "x";
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("MISS"));
        redis.Pause();
        Assert.That((await s.AskAsync(Asker.Parameter("/b"))).Cache, Is.EqualTo("MISS"));
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("HIT"));
        redis.Resume();
        await redis.DisposeAsync();
        Assert.That((await s.AskAsync(Asker.Parameter("/c"))).Cache, Is.EqualTo("MISS"));
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("HIT"));
    }

    [Test]
    public async Task Without_a_right_key_there_is_no_Redis_and_a_line_says_so()
    {
        foreach (string key in (string[])["", "short", Convert.ToBase64String(new byte[16]), Convert.ToBase64String(new byte[33])])
        {
            global::Caching.Configuration.CachingSettings settings = global::Caching.Configuration.SettingsReader.Read(new VariableReader(LambdaEnvironment.FromVariables(new Dictionary<string, string> { ["CACHING_REDIS"] = "localhost", ["CACHING_REDIS_KEY"] = key })));
            Assert.That(settings.Shared, Is.Null);
            Assert.That(settings.Complaints.Single(), Does.Contain("CACHING_REDIS_KEY is not 32 bytes in Base64").And.Contain("Redis is not used"));
        }

        await Task.CompletedTask;
    }

    [Test]
    public async Task Many_environments_at_once_are_one_call()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        ServiceUnderTest[] fleet = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => StartAsync(redis)));
        try
        {
            foreach (ServiceUnderTest one in fleet)
            {
                one.Store["/a"] = "1";
                one.Store.Before = () => Task.Delay(100);
            }

            Reply[] replies = await Task.WhenAll(fleet.Select(one => one.AskAsync(Asker.Parameter("/a"))));
            Assert.That(replies.Select(r => r.Value), Is.All.EqualTo("1"));
            Assert.That(fleet.Sum(one => one.Store.Calls.Count), Is.EqualTo(1));
        }
        finally
        {
            foreach (ServiceUnderTest one in fleet) await one.DisposeAsync();
        }
    }
}

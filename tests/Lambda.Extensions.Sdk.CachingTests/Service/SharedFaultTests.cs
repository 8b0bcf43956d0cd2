using Lambda.Extensions.Sdk.CachingTests.Support;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>A Redis that cannot be used costs no answer, and one line says why.</summary>
internal sealed class SharedFaultTests
{
    private const string Key = "CACHING_REDIS_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static async Task<string> AskAsync(string connection, params string[] more)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, [$"CACHING_REDIS={connection}", Key, "CACHING_REDIS_TIMEOUT_MILLIS=5000", .. more]);
        for (int i = 0; i < 3; i++)
        {
            s.Store[$"/{i}"] = "x";
            Assert.That((await s.AskAsync(Asker.Parameter($"/{i}"))).Cache, Is.EqualTo("MISS"));
            Assert.That((await s.AskAsync(Asker.Parameter($"/{i}"))).Cache, Is.EqualTo("HIT"));
        }

        Assert.That(s.Warnings, Has.Count.EqualTo(1).And.All.StartsWith("Redis cannot be used: ").And.None.Contains("hunter2"));
        return s.Warnings.Single();
    }

    [Test]
    public async Task A_wrong_password_is_named([Values(",password=hunter2", ",password=hun,ter2", "", ",user=u,password=hunter2")] string words)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        redis.Ask("CONFIG", "SET", "requirepass", "hun,ter2");
        Assert.That(await AskAsync(redis.Connection + words), Does.Contain("refuses the user or the password"));
    }

    [Test]
    public async Task A_password_with_a_comma_has_a_variable_of_its_own()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        redis.Ask("CONFIG", "SET", "requirepass", "hun,ter2");
        string[] variables = [$"CACHING_REDIS={redis.Connection}", Key, "CACHING_REDIS_TIMEOUT_MILLIS=5000", "CACHING_REDIS_PASSWORD=hun,ter2"];
        await using ServiceUnderTest first = await ServiceUnderTest.StartAsync(null, variables), second = await ServiceUnderTest.StartAsync(null, variables);
        first.Store["/a"] = "1";
        await first.AskAsync(Asker.Parameter("/a"));
        Assert.That((await second.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("HIT-SHARED"));
        Assert.That(first.Warnings.Concat(second.Warnings), Is.Empty);
    }

    [Test]
    public async Task Access_rules_are_named()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        redis.Ask("ACL", "SETUSER", "default", "-@all", "+@connection", "+info", "+config");
        Assert.That(await AskAsync(redis.Connection), Does.Contain("access rules"));
    }

    [Test]
    public async Task A_read_only_replica_is_named()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        redis.Ask("REPLICAOF", "127.0.0.1", "1");
        Assert.That(await AskAsync(redis.Connection), Does.Contain("replica"));
    }

    [Test]
    public async Task A_full_one_is_named()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        redis.Ask("CONFIG", "SET", "maxmemory", "1");
        Assert.That(await AskAsync(redis.Connection), Does.Contain("memory is full"));
    }

    [TestCase("127.0.0.1:1", "cannot be reached")]
    [TestCase("127.0.0.1:1,password=a,hunter2=b", "cannot be read")]
    [TestCase("127.0.0.1:1,ssl=hunter2", "cannot be read")]
    [TestCase("127.0.0.1:1,nonsense=1", "cannot be read")]
    public async Task One_that_is_not_there_or_cannot_be_read_is_named(string connection, string reason) => Assert.That(await AskAsync(connection), Does.Contain(reason));

    [Test]
    public async Task TLS_to_a_port_without_it_is_named_and_costs_no_answer()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        Assert.That(await AskAsync(redis.Connection + ",ssl=true", "CACHING_REDIS_TIMEOUT_MILLIS=250"), Does.Contain("ssl=").Or.Contain("answer in time"));
    }

    [TestCase("redis://h:6379")]
    [TestCase("rediss://:hunter2@h:6379/0")]
    public void An_address_with_a_scheme_is_complained_about(string connection)
    {
        global::Caching.Configuration.CachingSettings settings = global::Caching.Configuration.SettingsReader.Read(new VariableReader(LambdaEnvironment.FromVariables(new Dictionary<string, string> { ["CACHING_REDIS"] = connection, ["CACHING_REDIS_KEY"] = Key[18..] })));
        Assert.That((settings.Shared, settings.Complaints.Single()), Is.EqualTo(((global::Caching.Configuration.SharedLevelSettings?)null, "CACHING_REDIS is an address with '://'; write host:port,ssl=true and the password in CACHING_REDIS_PASSWORD: Redis is not used")));
    }
}

using Caching.Configuration;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>AWS's own variables with their ranges and defaults, and ours.</summary>
internal sealed class SettingsTests
{
    private static CachingSettings Read(params string[] variables) =>
        SettingsReader.Read(LambdaEnvironment.FromVariables(variables.ToDictionary(v => v.Split('=', 2)[0], v => v.Split('=', 2)[1])));

    [Test]
    public void Without_variables_it_is_as_AWS_has_it()
    {
        CachingSettings s = Read();
        Assert.Multiple(() =>
        {
            Assert.That((s.Port, s.MaxEntries, s.MaxOriginConnections, s.LogLevel, s.Token), Is.EqualTo((2773, 1000, 3, LogLevel.Information, "")));
            Assert.That((s.Parameters.Ttl, s.Secrets.Ttl), Is.EqualTo((TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(300))));
            Assert.That(s.Parameters.Timeout, Is.EqualTo(TimeSpan.FromSeconds(60)), "0 is no timeout of one's own");
            Assert.That((s.Shared, s.Proxy, s.MetricsNamespace, s.Freezes, s.IsSnapshotted), Is.EqualTo(((SharedLevelSettings?)null, (Uri?)null, "CachingExtension", true, false)));
            Assert.That(s.Complaints, Is.Empty);
        });
    }

    [TestCase("PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE", "1001", "0 to 1000")]
    [TestCase("PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE", "-1", "0 to 1000")]
    [TestCase("PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED", "yes", "TRUE or FALSE")]
    [TestCase("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "0", "1 to 65535")]
    [TestCase("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "65536", "1 to 65535")]
    [TestCase("PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL", "LOUD", "DEBUG, INFO, WARN, ERROR or NONE")]
    [TestCase("PARAMETERS_SECRETS_EXTENSION_MAX_CONNECTIONS", "0", "a number from 1")]
    [TestCase("SECRETS_MANAGER_TTL", "301", "0 to 300")]
    [TestCase("SSM_PARAMETER_STORE_TTL", "5m", "0 to 300")]
    [TestCase("SSM_PARAMETER_STORE_TIMEOUT_MILLIS", "-5", "0 to 900000")]
    [TestCase("CACHING_MAX_BYTES", "1", "65536 to 1073741824")]
    [TestCase("CACHING_PROXY", "nonsense", "an address with http://")]
    public void A_wrong_value_is_named_with_its_range_and_the_default_is_used(string name, string value, string range)
    {
        CachingSettings s = Read($"{name}={value}");
        Assert.That(s.Complaints.Single(), Does.StartWith(name + "=").And.Contain(range).And.EndWith(" is used"));
        Assert.That(s with { Complaints = [], Origins = [], ForwardedHeaders = [], Prefetch = [] }, Is.EqualTo(Read() with { Complaints = s.Complaints is [] ? [] : [], Origins = [], ForwardedHeaders = [], Prefetch = [] }));
    }

    [TestCase("none", LogLevel.None)]
    [TestCase("Debug", LogLevel.Debug)]
    [TestCase("WARN", LogLevel.Warning)]
    [TestCase("ERROR", LogLevel.Error)]
    public void Levels_are_AWS_s(string text, LogLevel level) => Assert.That(SettingsReader.ReadLogLevel(LambdaEnvironment.FromVariables(new Dictionary<string, string> { ["PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL"] = text })), Is.EqualTo(level));

    [TestCase("a=https://x.example/v1", "a https://x.example/v1/")]
    [TestCase("a=https://x.example , b-2=http://y:8080/", "a https://x.example/,b-2 http://y:8080/")]
    [TestCase("a=https://x.example a=https://y.example", "a https://x.example/")]
    [TestCase("a=ftp://x", "")]
    [TestCase("a=https://user:pw@x.example/", "")]
    [TestCase("a=https://x.example/?q", "")]
    [TestCase("a/b=https://x.example/", "")]
    [TestCase("https://x.example/", "")]
    public void Origins_are_names_and_addresses(string list, string origins)
    {
        CachingSettings s = Read($"CACHING_ORIGINS={list}");
        Assert.That(string.Join(',', s.Origins.Select(o => $"{o.Name} {o.BaseAddress}")), Is.EqualTo(origins));
        Assert.That(s.Complaints, Has.Count.EqualTo(list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Length - s.Origins.Count));
        Assert.That(string.Concat(s.Complaints), Does.Not.Contain("pw"));
    }

    [Test]
    public void The_token_is_the_session_s_or_the_container_s()
    {
        Assert.That(Read("AWS_SESSION_TOKEN=a", "AWS_CONTAINER_AUTHORIZATION_TOKEN=b").Token, Is.EqualTo("a"));
        Assert.That(Read("AWS_CONTAINER_AUTHORIZATION_TOKEN=b").Token, Is.EqualTo("b"));
    }
}

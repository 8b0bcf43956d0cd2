using Caching.Configuration;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>AWS's own variables with their ranges and defaults, and ours.</summary>
internal sealed class SettingsTests
{
    private static CachingSettings Read(params string[] variables) =>
        SettingsReader.Read(Reader(variables));

    private static VariableReader Reader(params string[] variables) =>
        new(LambdaEnvironment.FromVariables(variables.ToDictionary(v => v.Split('=', 2)[0], v => v.Split('=', 2)[1])));

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
    [TestCase("PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED", "yes", "true or false")]
    [TestCase("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "0", "1 to 65535")]
    [TestCase("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "65536", "1 to 65535")]
    [TestCase("PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL", "LOUD", "INFO, DEBUG, WARN, ERROR or NONE")]
    [TestCase("PARAMETERS_SECRETS_EXTENSION_MAX_CONNECTIONS", "0", "1 or more")]
    [TestCase("SECRETS_MANAGER_TTL", "301", "0 to 300")]
    [TestCase("SSM_PARAMETER_STORE_TTL", "5m", "0 to 300")]
    [TestCase("SSM_PARAMETER_STORE_TIMEOUT_MILLIS", "-5", "0 to 900000")]
    [TestCase("CACHING_MAX_BYTES", "1", "65536 to 1073741824")]
    [TestCase("CACHING_PROXY", "https://h", "an address with http://")]
    [TestCase("CACHING_METRICS_NAMESPACE", "AWS/Lambda", "1 to 255 letters")]
    [TestCase("CACHING_PROXY", "nonsense", "an absolute http or https address")]
    public void A_wrong_value_is_named_with_its_range_and_the_default_is_used(string name, string value, string range)
    {
        CachingSettings s = Read($"{name}={value}");
        Assert.That(s.Complaints.Single(), Does.StartWith(name).And.Contain(range).And.EndWith(" is used"));
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

    [TestCase("https://u:hunter2@h/")]
    [TestCase("https://u:hunter2@h/?a=b")]
    [TestCase("https://u:p=hunter2@h/")]
    [TestCase("u:hunter2=https://h/")]
    [TestCase("a=https://u:x,hunter2=y@h/")]
    [TestCase("hunter2=ftp://h")]
    [TestCase("=https://u:hunter2@h/")]
    [TestCase("a=u:hunter2@h")]
    public void A_password_in_the_list_of_origins_is_not_repeated(string list)
    {
        CachingSettings s = Read($"CACHING_ORIGINS={list}");
        Assert.That(s.Complaints, Is.Not.Empty);
        Assert.That(s.Complaints, Has.All.StartsWith("CACHING_ORIGINS: item ").And.All.Not.Contains("hunter2"));
    }

    [Test]
    public void Addresses_with_passwords_are_not_repeated([Values("CACHING_PROXY", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SSM", "CACHING_REDIS")] string name)
    {
        Assert.That(Read($"{name}=u:hunter2@h").Complaints, Has.Exactly(1).Items.And.None.Contains("hunter2"));
    }

    [TestCase("cookie,x-aws-parameters-secrets-token,host", "cookie", 2)]
    [TestCase("HOST Connection keep-alive TE trailer transfer-encoding upgrade proxy-authorization expect", "", 9)]
    [TestCase("content-type,content-length,range,if-none-match,if-match,If-Modified-Since,if-range", "", 7)]
    [TestCase("via,forwarded,x-forwarded-for,x-forwarded-user,x-real-ip", "", 5)]
    [TestCase("a:b,x(y),ü", "", 3)]
    [TestCase("Accept accept,X-Tenant", "accept,x-tenant", 0)]
    public void A_header_that_is_not_the_function_s_to_set_is_complained_about_and_not_forwarded(string list, string forwarded, int complaints)
    {
        CachingSettings s = Read($"CACHING_FORWARD_HEADERS={list}");
        Assert.That(string.Join(',', s.ForwardedHeaders), Is.EqualTo(forwarded));
        Assert.That(s.Complaints, Has.Count.EqualTo(complaints).And.All.StartsWith("CACHING_FORWARD_HEADERS has '").And.All.EndsWith("it is not forwarded"));
    }

    [Test]
    public void A_misspelt_variable_is_named_with_the_nearest_known_one_and_each_known_one_is_known([Values(true, false)] bool alone)
    {
        foreach (string known in All.Where(v => v.StartsWith(SettingsReader.Prefix, StringComparison.Ordinal)))
        {
            VariableReader reader = Reader(alone ? ["CACHING_REDDIS=h", known] : ["CACHING_REDDIS=h", .. All]);
            SettingsReader.Read(reader);
            Assert.That(reader.FindUnknown(SettingsReader.Prefix), Is.EqualTo(new[] { "CACHING_REDDIS is not known, and has no effect. Did you mean CACHING_REDIS?" }), known);
        }
    }

    private static readonly string[] All =
    [
        "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT=2774", "PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED=FALSE", "PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE=7", "PARAMETERS_SECRETS_EXTENSION_MAX_CONNECTIONS=4",
        "PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL=WARN", "SSM_PARAMETER_STORE_TTL=5", "SECRETS_MANAGER_TTL=6", "SSM_PARAMETER_STORE_TIMEOUT_MILLIS=7", "SECRETS_MANAGER_TIMEOUT_MILLIS=8",
        "CACHING_PREFETCH=/a", "CACHING_ORIGINS=a=https://h/", "CACHING_ORIGIN_DEFAULT_TTL_SECONDS=9", "CACHING_ORIGIN_TIMEOUT_MILLIS=11", "CACHING_FORWARD_HEADERS=x-a",
        "CACHING_STALE_WHILE_REVALIDATE_SECONDS=12", "CACHING_STALE_IF_ERROR_SECONDS=13", "CACHING_NEGATIVE_TTL_SECONDS=14", "CACHING_MAX_BYTES=65537", "CACHING_MAX_CONNECTIONS=15",
        "CACHING_REDIS=h:1", "CACHING_REDIS_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "CACHING_REDIS_TIMEOUT_MILLIS=16", "CACHING_REDIS_LEASE_MILLIS=117", "CACHING_REDIS_PASSWORD=pw", "CACHING_PROXY=http://p:1",
        "CACHING_METRICS=TRUE", "CACHING_METRICS_NAMESPACE=N", "AWS_SESSION_TOKEN=t", "AWS_CONTAINER_AUTHORIZATION_TOKEN=u", "AWS_REGION=r", "AWS_ENDPOINT_URL_SSM=http://e", "AWS_ENDPOINT_URL=http://f",
        "AWS_LAMBDA_FUNCTION_NAME=n", "AWS_LAMBDA_FUNCTION_VERSION=8", "AWS_LAMBDA_INITIALIZATION_TYPE=snap-start",
    ];

    [Test]
    public void A_blank_variable_is_as_one_that_is_not_set([ValueSource(nameof(All))] string variable, [Values("", " ", " \t\n")] string blank)
    {
        string name = variable.Split('=')[0];
        Assert.That(Text(Read($"{name}={blank}")), Is.EqualTo(Text(Read())));
        string[] others = [.. All.Where(v => v != variable)];
        Assert.That(Text(Read([.. others, $"{name}={blank}"])), Is.EqualTo(Text(Read(others))));
    }

    [Test]
    public void Variables_are_trimmed([ValueSource(nameof(All))] string variable)
    {
        string[] pair = variable.Split('=', 2);
        Assert.That(Text(Read([.. All.Select(v => v == variable ? $"{pair[0]}= {pair[1]} \n" : v)])), Is.EqualTo(Text(Read(All))));
        Assert.That(Text(Read(variable)), Is.EqualTo(Text(Read($"{pair[0]}=\t{pair[1]}  "))));
    }

    private static string Text(CachingSettings s) =>
        $"{s with { Shared = null }} {s.Shared} {string.Join(',', s.Origins)} {string.Join(',', s.ForwardedHeaders)} {string.Join(',', s.Prefetch)} {string.Join(',', s.Complaints)}";

    [Test]
    public void The_token_is_the_session_s_or_the_container_s()
    {
        Assert.That(Read("AWS_SESSION_TOKEN=a", "AWS_CONTAINER_AUTHORIZATION_TOKEN=b").Token, Is.EqualTo("a"));
        Assert.That(Read("AWS_CONTAINER_AUTHORIZATION_TOKEN=b").Token, Is.EqualTo("b"));
    }
}

using Lambda.Extensions.Sdk.CachingTests.Support;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>The interface of AWS Parameters and Secrets.</summary>
internal sealed class ParameterTests
{
    [Test]
    public async Task The_second_read_makes_no_call()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/app/url"] = "https://x";
        Reply first = await s.AskAsync(Asker.Parameter("/app/url")), second = await s.AskAsync(Asker.Parameter("/app/url"));
        Assert.That((first.Status, first.Value, first.Cache), Is.EqualTo((200, "https://x", "MISS")));
        Assert.That((second.Status, second.Body, second.Cache, second.Age), Is.EqualTo((200, first.Body, "HIT", "0")));
        Assert.That(s.Store.Calls, Is.EqualTo(new[] { "GetParameter /app/url" }));
    }

    [Test]
    public async Task A_parameter_has_the_shape_of_AWS_s_own_extension()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/app/url"] = "a\"<\u00fc>";
        Reply reply = await s.AskAsync("/systemsmanager/parameters/get/?name=%2Fapp%2Furl");
        Assert.That(reply.Body, Is.EqualTo("""{"Parameter":{"ARN":"arn:aws:ssm:us-east-1:123456789012:parameter/app/url","DataType":"text","LastModifiedDate":"2026-11-18T11:06:40.5Z","Name":"/app/url","Selector":null,"SourceResult":null,"Type":"String","Value":"a\"<ü>","Version":3},"ResultMetadata":{}}"""));
        Assert.That(reply.Headers, Does.Contain("Content-Type: application/json"));
    }

    [TestCase("name=%2Fsecret%2Fpw", "encrypted")]
    [TestCase("name=%2Fsecret%2Fpw&withDecryption=false", "encrypted")]
    [TestCase("name=%2Fsecret%2Fpw&withDecryption=true", "clear")]
    [TestCase("name=%2Fa&version=2", "two")]
    [TestCase("name=%2Fa&label=prod", "labelled")]
    [TestCase("name=%2Fa&label=prod&version=2", "labelled")]
    [TestCase("version=2&name=%2Fa&label=prod", "two")]
    [TestCase("name=arn%3Aaws%3Assm%3Aus-east-1%3A1%3Aparameter%2Fb", "by arn")]
    public async Task Selectors_and_decryption_go_to_the_service(string query, string value)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/secret/pw"] = "clear";
        s.Store["/a:2"] = "two";
        s.Store["/a:prod"] = "labelled";
        s.Store["arn:aws:ssm:us-east-1:1:parameter/b"] = "by arn";
        for (int i = 0; i < 2; i++) Assert.That((await s.AskAsync("/systemsmanager/parameters/get?" + query)).Value, Is.EqualTo(value));
        Assert.That(s.Store.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_is_no_secret_is_the_same_with_and_without_decryption_and_a_secret_is_not()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/plain"] = "x";
        s.Store["/secret"] = "clear";
        foreach (string name in (string[])["/plain", "/secret"])
        {
            await s.AskAsync(Asker.Parameter(name));
            await s.AskAsync("/systemsmanager/parameters/get?name=" + Uri.EscapeDataString(name));
        }

        Assert.That((s.Store.CallsOf("/plain"), s.Store.CallsOf("/secret")), Is.EqualTo((1, 2)));
    }

    [TestCase("secretId=db", "11111111", "AWSCURRENT", "current")]
    [TestCase("secretId=db&versionStage=AWSCURRENT", "11111111", "AWSCURRENT", "current")]
    [TestCase("secretId=db&versionStage=AWSPREVIOUS", "11111111", "AWSPREVIOUS", "previous")]
    [TestCase("secretId=db&versionId=22222222-2222-3333-4444-555555555555", "22222222", "AWSCURRENT", "by id")]
    [TestCase("secretId=db&versionId=22222222-2222-3333-4444-555555555555&versionStage=AWSCURRENT", "22222222", "AWSCURRENT", "by id")]
    [TestCase("secretId=db&versionId=&versionStage=", "11111111", "AWSCURRENT", "current")]
    [TestCase("secretId=arn%3Aaws%3Asecretsmanager%3Aus-east-1%3A123456789012%3Asecret%3Adb-AbCdEf", "11111111", "AWSCURRENT", "current")]
    public async Task Secrets_come_through_Parameter_Store_in_their_own_shape(string query, string version, string stage, string value)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/aws/reference/secretsmanager/db"] = "current";
        s.Store["/aws/reference/secretsmanager/db:AWSPREVIOUS"] = "previous";
        s.Store["/aws/reference/secretsmanager/db:22222222-2222-3333-4444-555555555555"] = "by id";
        Reply reply = await s.AskAsync("/secretsmanager/get?" + query);
        Assert.That(reply.Body, Is.EqualTo($$$"""{"ARN":"arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf","CreatedDate":"2026-11-06T21:20:00.25Z","Name":"db","SecretBinary":null,"SecretString":"{{{value}}}","VersionId":"{{{version}}}-2222-3333-4444-555555555555","VersionStages":["{{{stage}}}"],"ResultMetadata":{}}"""));
        Assert.That((await s.AskAsync("/secretsmanager/get?" + query)).Cache, Is.EqualTo("HIT"));
    }

    [TestCase("/systemsmanager/parameters/get", "name is missing.")]
    [TestCase("/systemsmanager/parameters/get?name=", "name is missing.")]
    [TestCase("/systemsmanager/parameters/get?name=%zz", "malformed percent-encoding in the request's target")]
    [TestCase("/systemsmanager/parameters/get?name=%ff", "the request's target is not UTF-8")]
    [TestCase("/systemsmanager/parameters/get?name=a%00b", "name has control characters.")]
    [TestCase("/systemsmanager/parameters/get?name=a&version=x", "version is not a number.")]
    [TestCase("/systemsmanager/parameters/get?name=a&version=-1", "version is not a number.")]
    [TestCase("/systemsmanager/parameters/get?name=a&label=", "label is missing.")]
    [TestCase("/systemsmanager/parameters/get?name=a&withDecryption=maybe", "withDecryption is neither true nor false.")]
    [TestCase("/secretsmanager/get?secretId=", "secretId is missing.")]
    [TestCase("/secretsmanager/get?secretId=arn%3Aaws%3As3%3A%3A%3Ab", "secretId is no ARN of a secret.")]
    [TestCase("/secretsmanager/get?secretId=arn%3Aaws%3Asecretsmanager%3Aeu-west-1%3A1%3Asecret%3Adb-AbCdEf", "secretId is of another region, which Parameter Store's references do not reach.")]
    [TestCase("/http/web/../x", "The path leads out of the origin, or is malformed.")]
    public async Task A_malformed_request_is_400_in_AWS_s_shape_and_reaches_no_origin(string target, string message)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        Reply reply = await s.AskAsync(target);
        Assert.That((reply.Status, reply.Value, (string?)reply.Json["message"]), Is.EqualTo((400, "ValidationException", message)));
        Assert.That(s.Store.Calls.Concat(s.Web.Calls), Is.Empty);
    }

    [Test]
    public async Task A_name_over_its_length_is_refused_and_so_is_a_target()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        Assert.That((await s.AskAsync(Asker.Parameter("/" + new string('a', 3000)))).Status, Is.EqualTo(400));
        Assert.That((await s.AskAsync(Asker.Parameter("/" + new string('a', 9000)))).Status, Is.EqualTo(414));
        Assert.That((await s.AskAsync(Asker.Parameter("/" + new string('a', 20_000)))).Status, Is.EqualTo(431));
        Assert.That(s.Store.Calls, Is.Empty);
    }

    [Test]
    public async Task An_ETag_saves_the_body_and_is_the_same_while_the_value_is()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/a"] = "1";
        Reply first = await s.AskAsync(Asker.Parameter("/a"));
        Reply same = await s.AskAsync(Asker.Parameter("/a"), ("If-None-Match", $"\"x\", {first.ETag}"));
        Assert.That((same.Status, same.Body, same.ETag, same.Cache), Is.EqualTo((304, "", first.ETag, "HIT")));
        Assert.That((await s.AskAsync(Asker.Parameter("/a"), ("If-None-Match", "\"other\""))).Status, Is.EqualTo(200));
        Assert.That((await s.AskAsync(Asker.Parameter("/a") + "&refreshNow=true")).ETag, Is.EqualTo(first.ETag));
        s.Store["/a"] = "2";
        Reply changed = await s.AskAsync(Asker.Parameter("/a") + "&refreshNow=true", ("If-None-Match", first.ETag!));
        Assert.That((changed.Status, changed.Value, changed.ETag == first.ETag), Is.EqualTo((200, "2", false)));
        Assert.That(s.Store.Calls, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Nothing_is_kept_when_caching_is_off([Values("PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED=FALSE", "PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE=0", "SSM_PARAMETER_STORE_TTL=0")] string variable)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, variable);
        s.Store["/a"] = "1";
        for (int i = 0; i < 3; i++) Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("BYPASS"));
        Assert.That((s.Store.Calls.Count, s.Service.Cache.Count), Is.EqualTo((3, 0)));
    }

    [Test]
    public async Task A_prefetched_list_is_ten_names_a_call_and_then_hits()
    {
        string[] names = [.. Enumerable.Range(0, 23).Select(i => $"/p/{i}")];
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, $"CACHING_PREFETCH={string.Join(',', names)},secret:db,/missing,/v:2,http:web/flags?x=1,http:nowhere/x");
        foreach (string name in names) s.Store[name] = name;
        s.Store["/v:2"] = "two";
        s.Store["/aws/reference/secretsmanager/db"] = "pw";
        IReadOnlyList<string> failures = await s.Service.PrefetchAsync(CancellationToken.None);
        Assert.That(s.Store.Calls.Select(c => c.Split(' ')[0]), Is.EqualTo(new[] { "GetParameters", "GetParameters", "GetParameters" }));
        Assert.That(failures, Is.EquivalentTo(new[] { "/missing: answered 400", "http:nowhere/x: There is no origin of that name (CACHING_ORIGINS)." }));
        foreach (string name in names) Assert.That(await s.AskAsync(Asker.Parameter(name)), Has.Property("Cache").EqualTo("HIT").And.Property("Value").EqualTo(name));
        Assert.That((await s.AskAsync(Asker.Secret("db"))).Value, Is.EqualTo("pw"));
        Assert.That((await s.AskAsync("/systemsmanager/parameters/get?name=%2Fv&version=2")).Value, Is.EqualTo("two"));
        Assert.That((await s.AskAsync("/http/web/flags?x=1")).Cache, Is.EqualTo("HIT"));
        Assert.That((s.Store.Calls.Count, s.Web.Calls.Count), Is.EqualTo((3, 1)));
    }
}

using Lambda.Extensions.Sdk.CachingTests.Support;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>The secret that was asked for, in the version that was asked for, or none.</summary>
[Category("G27")]
internal sealed class SecretTests
{
    private const string Reference = "/aws/reference/secretsmanager/";
    private const string Arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";
    private const string Id = "22222222-2222-3333-4444-555555555555";

    [TestCase(Arn + "db-AbCdEf", "db's")]
    [TestCase(Arn + "db", "db's")]
    [TestCase(Arn + "my-secret", "my-secret's")]
    [TestCase(Arn + "my-secret-AbCdEf", "my-secret's")]
    [TestCase(Arn + "a/b-AbCdEf", "a/b's")]
    [TestCase(Arn + "db-XyZ123", null)]
    [TestCase(Arn + "db-AbCdE", null)]
    [TestCase(Arn + "d", null)]
    [TestCase("arn:aws:secretsmanager:us-east-1:999999999999:secret:db-AbCdEf", null)]
    [TestCase("arn:aws-cn:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf", null)]
    [TestCase("arn:aws:secretsmanager:us-east-1:123456789012:secret:other-AbCdEf", null)]
    public async Task A_secret_asked_for_by_ARN_is_that_one_or_400(string arn, string? value)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        foreach (string name in (string[])["db", "my", "my-secret", "a/b"]) s.Store[Reference + name] = name + "'s";
        s.Store.Arns["my"] = Arn + "my-QwErTy";
        foreach (string cache in (string[])["MISS", "HIT"])
        {
            Reply reply = await s.AskAsync(Asker.Secret(arn));
            Assert.That((reply.Status, reply.Value, reply.Cache), Is.EqualTo(value is null ? (400, "ResourceNotFoundException", cache) : (200, value, cache)));
        }

        Assert.That((await s.AskAsync(Asker.Secret("db"))).Value, Is.EqualTo("db's"));
    }

    [Test]
    public async Task ARNs_of_two_accounts_share_no_entry()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store[Reference + "db"] = "pw";
        Assert.That((await s.AskAsync(Asker.Secret(Arn + "db-AbCdEf"))).Status, Is.EqualTo(200));
        Assert.That((await s.AskAsync(Asker.Secret((Arn + "db-AbCdEf").Replace("123456789012", "210987654321", StringComparison.Ordinal)))).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task An_answer_without_an_ARN_is_none_to_a_question_by_ARN()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store[Reference + "db"] = "pw";
        s.Store.Arns["db"] = "";
        Assert.That((await s.AskAsync(Asker.Secret(Arn + "db-AbCdEf"))).Status, Is.EqualTo(400));
    }

    [TestCase($"secretId=db&versionId={Id}&versionStage=AWSPREVIOUS", "InvalidRequestException")]
    [TestCase($"secretId=db&versionStage=AWSCURRENT&versionId={Id}", "InvalidRequestException")]
    [TestCase("secretId=db&versionId=AWSPREVIOUS", "ValidationException")]
    [TestCase("secretId=db&versionId=a-staging-label-as-long-as-a-version-id", "ResourceNotFoundException")]
    [TestCase("secretId=db&versionStage=33333333-2222-3333-4444-555555555555", "ResourceNotFoundException")]
    [TestCase("secretId=db%3AAWSPREVIOUS", "ValidationException")]
    [TestCase($"secretId=db%3A{Id}", "ValidationException")]
    [TestCase("secretId=db%3AAWSPREVIOUS&versionStage=AWSCURRENT", "ValidationException")]
    [TestCase("secretId=arn%3Aaws%3Asecretsmanager%3Aus-east-1%3A123456789012%3Asecret%3Adb-AbCdEf%3AAWSPREVIOUS", "ValidationException")]
    [TestCase("secretId=a%20b", "ValidationException")]
    [TestCase("secretId=d%C3%BC", "ValidationException")]
    [TestCase("secretId=db%3F", "ValidationException")]
    [TestCase("secretId=arn%3A%3Asecretsmanager%3Aus-east-1%3A1%3Asecret%3Adb-AbCdEf", "ValidationException")]
    public async Task What_AWS_refuses_is_400(string query, string type)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        foreach (string selector in (string[])["", ":AWSPREVIOUS", ":" + Id, ":a-staging-label-as-long-as-a-version-id", ":33333333-2222-3333-4444-555555555555", ":AWSPREVIOUS:AWSCURRENT"]) s.Store[Reference + "db" + selector] = "pw";
        s.Store.Versions["db:" + Id] = (Id, ["MINE"]);
        s.Store.Versions["db:a-staging-label-as-long-as-a-version-id"] = ("11111111-2222-3333-4444-555555555555", ["a-staging-label-as-long-as-a-version-id"]);
        Reply reply = await s.AskAsync("/secretsmanager/get?" + query);
        Assert.That((reply.Status, reply.Value), Is.EqualTo((400, type)));
    }

    [TestCase("secret:" + Arn + "db-AbCdEf", "secretId=arn%3Aaws%3Asecretsmanager%3Aus-east-1%3A123456789012%3Asecret%3Adb-AbCdEf")]
    [TestCase("secret:" + Arn + "db", "secretId=arn%3Aaws%3Asecretsmanager%3Aus-east-1%3A123456789012%3Asecret%3Adb")]
    [TestCase("secret:" + Arn + "db-AbCdEf:AWSPREVIOUS", "secretId=arn%3Aaws%3Asecretsmanager%3Aus-east-1%3A123456789012%3Asecret%3Adb-AbCdEf&versionStage=AWSPREVIOUS")]
    [TestCase("secret:db:AWSPREVIOUS", "secretId=db&versionStage=AWSPREVIOUS")]
    [TestCase("secret:db:AWSCURRENT", "secretId=db")]
    [TestCase("secret:db:" + Id, "secretId=db&versionId=" + Id)]
    [TestCase("secret:db", "secretId=db&versionStage=AWSCURRENT")]
    public async Task What_is_prefetched_is_what_requests_ask_for(string item, string query)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_PREFETCH=" + item);
        foreach (string selector in (string[])["", ":AWSPREVIOUS", ":" + Id]) s.Store[Reference + "db" + selector] = "pw" + selector;
        Assert.That(await s.Service.PrefetchAsync(CancellationToken.None), Is.Empty);
        Assert.That((await s.AskAsync("/secretsmanager/get?" + query)).Cache, Is.EqualTo("HIT"));
        Assert.That(s.Store.Calls, Has.Count.EqualTo(1));
    }

    [TestCase("secret:")]
    [TestCase("secret:arn:aws:s3:::b")]
    public async Task What_no_request_can_ask_for_is_not_prefetched(string item)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_PREFETCH=" + item);
        Assert.That(await s.Service.PrefetchAsync(CancellationToken.None), Has.Count.EqualTo(1).And.All.StartsWith(item));
        Assert.That(s.Store.Calls, Is.Empty);
    }

    [TestCase("http:web/x?key=hunter2")]
    [TestCase("http:nowhere/x?key=hunter2")]
    [TestCase("http://u:hunter2@h/")]
    [TestCase("https://u:hunter2@h/")]
    [TestCase("secret:u:hunter2@h")]
    public async Task What_could_not_be_prefetched_is_named_without_what_may_be_secret(string item)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_PREFETCH=" + item);
        s.Web.Answer = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        Assert.That(await s.Service.PrefetchAsync(CancellationToken.None), Has.Count.EqualTo(1).And.None.Contains("hunter2"));
    }
}

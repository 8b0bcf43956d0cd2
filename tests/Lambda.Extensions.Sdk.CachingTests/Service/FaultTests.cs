using Lambda.Extensions.Sdk.CachingTests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>What an origin that fails costs.</summary>
internal sealed class FaultTests
{
    [TestCase(400, "ThrottlingException", 429)]
    [TestCase(400, "ExpiredTokenException", 400)]
    [TestCase(400, "UnrecognizedClientException", 400)]
    [TestCase(400, "AccessDeniedException", 400)]
    [TestCase(400, "InvalidKeyId", 400)]
    [TestCase(400, "ParameterNotFound", 400)]
    [TestCase(500, "InternalServerError", 502)]
    [TestCase(503, "ServiceUnavailable", 502)]
    public async Task A_failure_of_the_service_keeps_its_name(int status, string type, int answered)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/a"] = "1";
        s.Store.Fault = () => (status, type);
        Reply reply = await s.AskAsync(Asker.Parameter("/a"));
        Assert.That((reply.Status, reply.Value), Is.EqualTo((answered, type)));
        if (answered == 429) Assert.That(reply.Headers, Does.Contain("Retry-After: 1"));
        s.Store.Fault = () => null;
        if (type != "ParameterNotFound") Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Value, Is.EqualTo("1"), "failures are not kept");
    }

    [Test]
    public async Task Under_throttling_each_request_is_429_whatever_AWS_RETRY_MODE_says()
    {
        Assert.That(Environment.GetEnvironmentVariable("AWS_RETRY_MODE"), Is.EqualTo("adaptive"));
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store.Fault = () => (400, "ThrottlingException");
        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => s.AskAsync(Asker.Parameter($"/{i}"))));
        Assert.That(replies.Select(r => (r.Status, r.Value)), Is.All.EqualTo((429, "ThrottlingException")));
        Assert.That(replies.Select(r => r.Headers), Is.All.Contains("Retry-After: 1"));
        Assert.That(s.Store.Calls, Has.Count.LessThanOrEqualTo(24), "one repeat each, whatever AWS_MAX_ATTEMPTS says");
        s.Store.Fault = () => null;
        s.Store["/0"] = "1";
        Assert.That((await s.AskAsync(Asker.Parameter("/0"))).Value, Is.EqualTo("1"));
    }

    [TestCase("Failed to resolve AWS credentials.", 500, "CredentialsNotFound")]
    [TestCase("Unable to retrieve credentials.", 500, "CredentialsNotFound")]
    [TestCase("No RegionEndpoint or ServiceURL configured", 500, "InternalServerError")]
    [TestCase("Failed to acquire enough capacity for the request", 429, "ThrottlingException")]
    [TestCase("anything else", 500, "InternalServerError")]
    public void Only_missing_credentials_are_called_so(string message, int status, string type)
    {
        var fault = (global::Caching.Cache.OriginFault)global::Caching.Origins.Parameters.ParameterClient.Translate(new Amazon.Runtime.AmazonClientException(message), CancellationToken.None)!;
        Assert.That((fault.Status, fault.Type, fault.IsTransient), Is.EqualTo((status, type, true)));
    }

    [TestCase(400, "ThrottlingException", true)]
    [TestCase(400, "ExpiredTokenException", true)]
    [TestCase(500, "InternalServerError", true)]
    [TestCase(400, "AccessDeniedException", false)]
    [TestCase(400, "InvalidKeyId", false)]
    [TestCase(400, "ParameterNotFound", false)]
    public async Task What_there_was_stands_in_for_what_passes_but_not_for_a_refusal(int status, string type, bool standsIn)
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, "SSM_PARAMETER_STORE_TTL=10", "CACHING_STALE_WHILE_REVALIDATE_SECONDS=0");
        s.Store["/a"] = "1";
        await s.AskAsync(Asker.Parameter("/a"));
        s.Store.Fault = () => (status, type);
        time.Advance(TimeSpan.FromSeconds(11));
        Reply reply = await s.AskAsync(Asker.Parameter("/a"));
        if (standsIn) Assert.That((reply.Status, reply.Value, reply.Cache, reply.Age), Is.EqualTo((200, "1", "STALE-ERROR", "11")));
        else Assert.That((reply.Status, reply.Value), Is.EqualTo((400, type)));
    }

    [Test]
    public async Task A_failing_origin_is_asked_again_less_and_less_and_what_stands_in_ends()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, "SSM_PARAMETER_STORE_TTL=10", "CACHING_STALE_WHILE_REVALIDATE_SECONDS=0", "CACHING_STALE_IF_ERROR_SECONDS=100");
        s.Store["/a"] = "1";
        await s.AskAsync(Asker.Parameter("/a"));
        s.Store.Fault = () => (500, "InternalServerError");
        time.Advance(TimeSpan.FromSeconds(11));
        int asked = 0;
        int Asked()
        {
            // The SDK repeats a call once.
            int calls = (s.Store.Calls.Count - 1) / 2;
            (int before, asked) = (asked, calls);
            return calls - before;
        }

        List<int> each = [];
        for (int second = 0; second < 20; second++)
        {
            for (int i = 0; i < 3; i++) Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("STALE-ERROR"));
            each.Add(Asked());
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(each.Select((n, i) => n == 1 ? i : -1).Where(i => i >= 0), Is.EqualTo(new[] { 0, 1, 3, 7, 15 }));
        time.Advance(TimeSpan.FromSeconds(100));
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Status, Is.EqualTo(502), "too old for anything");
        s.Store.Fault = () => null;
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("MISS"));
    }

    [Test]
    public async Task An_absent_parameter_is_remembered_for_a_moment()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, "CACHING_NEGATIVE_TTL_SECONDS=5");
        for (int i = 0; i < 3; i++) Assert.That(await s.AskAsync(Asker.Parameter("/none")), Has.Property("Status").EqualTo(400).And.Property("Value").EqualTo("ParameterNotFound"));
        Reply secret = await s.AskAsync(Asker.Secret("none"));
        Assert.That((secret.Status, secret.Value), Is.EqualTo((400, "ResourceNotFoundException")));
        Assert.That(s.Store.CallsOf("/none"), Is.EqualTo(1));
        Assert.That(s.Service.Metrics.Read().NegativeHits, Is.EqualTo(4), "the first ones count too");
        s.Store["/none"] = "now";
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That((await s.AskAsync(Asker.Parameter("/none"))).Value, Is.EqualTo("now"));
    }

    [Test]
    public async Task An_origin_that_cannot_be_reached_is_502_and_one_that_hangs_504()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "SSM_PARAMETER_STORE_TIMEOUT_MILLIS=200", "CACHING_ORIGIN_TIMEOUT_MILLIS=200", "CACHING_ORIGINS=dead=http://127.0.0.1:1/");
        Assert.That((await s.AskAsync("/http/dead/x")).Status, Is.EqualTo(502));
        var never = new TaskCompletionSource();
        s.Store.Before = () => never.Task;
        Reply hung = await s.AskAsync(Asker.Parameter("/a"));
        Assert.That((hung.Status, hung.Value), Is.EqualTo((504, "GatewayTimeoutException")));
        never.SetResult();
        s.Store["/a"] = "1";
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Value, Is.EqualTo("1"));
    }

    [Test]
    public async Task A_thousand_requests_at_once_for_one_key_are_one_call()
    {
        const int Requests = 1000;
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_MAX_CONNECTIONS=1100");
        s.Store["/a"] = "1";
        var all = new TaskCompletionSource();
        s.Store.Before = () => all.Task;
        Task<Reply>[] asked = [.. Enumerable.Range(0, Requests).Select(_ => s.Function.AskAsync(Asker.Parameter("/a")))];
        await Patience.Until(() => s.Service.Statistics.RequestsPending == Requests);
        all.SetResult();
        Reply[] replies = await Task.WhenAll(asked).Patiently();
        Assert.That(replies.Select(r => (r.Status, r.Value)), Is.All.EqualTo((200, "1")));
        Assert.That((s.Store.Calls.Count, s.Service.Metrics.Read().SingleFlightSaved), Is.EqualTo((1, Requests - 1)));
    }

    [Test]
    public async Task A_call_that_nobody_waits_for_any_more_is_cancelled()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/a"] = "1";
        var never = new TaskCompletionSource();
        s.Store.Before = () => never.Task;
        using var hook = new CancellationTokenSource();
        var request = new global::Caching.Origins.Parameters.ParameterRequest(Origin(s), "/a", withDecryption: true);
        Task waiting = s.Service.Cache.FetchAsync(request, force: false, hook.Token);
        await Patience.Until(() => s.Store.Calls.Count == 1);
        await hook.CancelAsync();
        Assert.That(async () => await waiting.Patiently(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(s.Service.Cache.Flights, Is.Zero);
        never.SetResult();
    }

    private static global::Caching.Origins.Parameters.ParameterReader Origin(ServiceUnderTest s)
    {
        var settings = global::Caching.Configuration.SettingsReader.Read(new VariableReader(LambdaEnvironment.FromVariables(new Dictionary<string, string>())));
        var http = new global::Caching.Origins.OriginHttp(3, null, TimeProvider.System);
        return new(settings, new global::Caching.Origins.Parameters.ParameterClient(http, "us-east-1", s.Store.Address, new global::Caching.Origins.CryptoGuard(() => true, _ => { })), TimeProvider.System);
    }
}

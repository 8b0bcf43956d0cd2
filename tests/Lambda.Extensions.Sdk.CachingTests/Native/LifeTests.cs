using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Lambda.Extensions.Sdk.CachingTests.Support;
using Lambda.Extensions.Sdk.LocalHttp;
using Lambda.Extensions.Sdk.Testing.Configuration;

namespace Lambda.Extensions.Sdk.CachingTests.Native;

/// <summary>The native extension in an environment: start, invocations, freezes, end.</summary>
internal sealed class LifeTests
{
    [Test]
    public async Task The_second_read_of_an_environment_makes_no_call_and_a_new_environment_starts_empty()
    {
        await using ParameterStore store = await ParameterStore.StartAsync();
        store["/a"] = "1";
        store["/aws/reference/secretsmanager/db"] = "pw";
        for (int environment = 1; environment <= 2; environment++)
        {
            await using CachingLambda lambda = await CachingLambda.StartAsync(store, null);
            Reply[] first = await lambda.InvokeAsync(Asker.Parameter("/a"), Asker.Secret("db"));
            Reply[] second = await lambda.InvokeAsync(Asker.Parameter("/a"), Asker.Secret("db"));
            Assert.That(first.Select(r => (r.Value, r.Cache)), Is.EqualTo(new[] { ("1", "MISS"), ("pw", "MISS") }));
            Assert.That(second.Select(r => (r.Value, r.Cache)), Is.EqualTo(new[] { ("1", "HIT"), ("pw", "HIT") }));
            Assert.That((store.CallsOf("/a"), store.CallsOf("/aws/reference/secretsmanager/db")), Is.EqualTo((environment, environment)));
            await lambda.ShutsDownWell();
        }
    }

    [Test]
    public async Task A_new_environment_starts_from_Redis_where_there_is_one()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ParameterStore store = await ParameterStore.StartAsync();
        store["/a"] = "1";
        string[] caches = new string[2];
        for (int i = 0; i < 2; i++)
        {
            await using CachingLambda lambda = await CachingLambda.StartAsync(store, null, $"CACHING_REDIS={redis.Connection}", $"CACHING_REDIS_KEY={Convert.ToBase64String(new byte[32])}", "CACHING_REDIS_TIMEOUT_MILLIS=10000");
            caches[i] = (await lambda.InvokeAsync(Asker.Parameter("/a")))[0].Cache!;
            await lambda.ShutsDownWell();
        }

        Assert.That((caches[0], caches[1], store.Calls.Count), Is.EqualTo(("MISS", "HIT-SHARED", 1)));
    }

    [TestCase(60, "STALE", "2")]
    [TestCase(0, "MISS", "2")]
    [Category("G14")]
    public async Task After_a_freeze_longer_than_the_TTL_the_first_read_goes_by_the_policy(int staleSeconds, string cache, string next)
    {
        await using ParameterStore store = await ParameterStore.StartAsync();
        store["/a"] = "1";
        await using CachingLambda lambda = await CachingLambda.StartAsync(store, b => b.WithFreezeBetweenInvocations(), "SSM_PARAMETER_STORE_TTL=1", $"CACHING_STALE_WHILE_REVALIDATE_SECONDS={staleSeconds}");
        await lambda.InvokeAsync(Asker.Parameter("/a"));
        store["/a"] = "2";
        await lambda.Emulator.WaitForEventAsync("freeze").Patiently();
        // Wall time is what counts, and only wall time passes in a freeze.
        await Task.Delay(1500);
        Reply first = null!;
        // The refresh at the invocation's start waits until the function has asked: which of them comes first is not chance here.
        var asked = new TaskCompletionSource();
        store.Before = () => cache == "STALE" ? asked.Task : Task.CompletedTask;
        await lambda.InvokeAsync(async asker =>
        {
            first = await asker.AskAsync(Asker.Parameter("/a"));
            asked.SetResult();
        });
        Assert.That((first.Cache is "REVALIDATED" or "HIT" ? "MISS" : first.Cache, first.Value), Is.EqualTo((cache, cache == "STALE" ? "1" : "2")));
        Assert.That(store.Calls, Has.Count.EqualTo(2), "one call, by the hook or by the function, whoever came first");
        Reply second = (await lambda.InvokeAsync(Asker.Parameter("/a")))[0];
        Assert.That(second.Value, Is.EqualTo(next));
        await lambda.ShutsDownWell();
    }

    [TestCase("dotnet")]
    [TestCase("node")]
    public async Task A_function_s_first_line_can_ask(string runtime)
    {
        await using ParameterStore store = await ParameterStore.StartAsync();
        store["/app/value"] = "v";
        store["/aws/reference/secretsmanager/db"] = "pw";
        string file = runtime == "dotnet" ? "CachingFunction.dll" : "function.mjs";
        await using LambdaEmulator lambda = await CachingLambda.Builder(FreePort.Take(), store).UseFunctionCommand(runtime, Path.Combine(TestContext.CurrentContext.TestDirectory, file)).StartAsync().Patiently();
        for (int i = 0; i < 3; i++) Assert.That((await lambda.InvokeAsync()).Payload, Is.EqualTo("\"v v pw\""), string.Join('\n', lambda.Timeline.Select(e => e.ToString())));
        Assert.That((store.CallsOf("/app/value"), store.Calls.Count), Is.EqualTo((1, 2)));
        await lambda.ShutdownAsync();
    }

    [Test]
    public async Task A_prefetched_parameter_is_there_when_INIT_ends()
    {
        await using ParameterStore store = await ParameterStore.StartAsync();
        for (int i = 0; i < 12; i++) store[$"/p/{i}"] = $"{i}";
        await using CachingLambda lambda = await CachingLambda.StartAsync(store, null, $"CACHING_PREFETCH={string.Join(',', Enumerable.Range(0, 12).Select(i => $"/p/{i}"))}");
        Assert.That(store.Calls.Select(c => c.Split(' ')[0]), Is.EqualTo(new[] { "GetParameters", "GetParameters" }));
        Assert.That((await lambda.InvokeAsync([.. Enumerable.Range(0, 12).Select(i => Asker.Parameter($"/p/{i}"))])).Select(r => r.Cache), Is.All.EqualTo("HIT"));
        await lambda.ShutsDownWell();
    }

    [Test]
    [Category("G16")]
    public async Task With_SnapStart_nothing_of_INIT_is_kept_and_the_first_invocation_begins_anew()
    {
        await using ParameterStore store = await ParameterStore.StartAsync();
        store["/a"] = "1";
        int port = FreePort.Take();
        string token = "";
        await using LambdaEmulator lambda = await CachingLambda.Builder(port, store, "CACHING_PREFETCH=/a")
            .WithInitializationType(InitializationTypes.SnapStart)
            .UseFunction(async (invocation, _) =>
            {
                token = invocation.Environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"];
                using var asker = new Asker(port, token);
                return $"\"{(await asker.AskAsync(Asker.Parameter("/a"))).Value}\"";
            })
            .StartAsync().Patiently();
        Assert.That(store.Calls, Is.Empty, "nothing is fetched that would land in the snapshot");
        for (int i = 0; i < 2; i++) Assert.That((await lambda.InvokeAsync()).Payload, Is.EqualTo("\"1\""));
        // The first invocation's hook and its function may both have asked, before answers were kept.
        Assert.That(store.Calls.Count, Is.InRange(1, 2));
        await lambda.ShutdownAsync();
    }

    [Test]
    public async Task On_Managed_Instances_it_serves_and_refreshes_by_itself()
    {
        await using ParameterStore store = await ParameterStore.StartAsync();
        store["/a"] = "1";
        await using CachingLambda lambda = await CachingLambda.StartAsync(store, b => b.WithInitializationType(InitializationTypes.ManagedInstances), "SSM_PARAMETER_STORE_TTL=1", "CACHING_STALE_WHILE_REVALIDATE_SECONDS=3600");
        await lambda.InvokeAsync(Asker.Parameter("/a"));
        store["/a"] = "2";
        string? value = "1";
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (value == "1")
        {
            patience.Token.ThrowIfCancellationRequested();
            value = (await lambda.InvokeAsync(Asker.Parameter("/a")))[0].Value;
        }

        Assert.That(value, Is.EqualTo("2"));
        await lambda.ShutsDownWell();
    }

    [Test]
    [Category("G12")]
    public async Task A_taken_port_is_told_and_the_function_goes_on()
    {
        await using ParameterStore store = await ParameterStore.StartAsync();
        using var other = new LocalHttpServer();
        other.Start();
        await using CachingLambda lambda = await CachingLambda.StartAsync(store, null, string.Create(CultureInfo.InvariantCulture, $"PARAMETERS_SECRETS_EXTENSION_HTTP_PORT={other.Port}"));
        await lambda.InvokeAsync();
        Assert.That(lambda.Extension.Output.Select(l => l.Text), Has.Some.Contains($"Port {other.Port} is taken").And.Some.Contains("Is AWS's own extension there too?"));
        await lambda.ShutsDownWell();
    }

    [Test]
    public async Task Wrong_variables_are_named_and_no_value_is_ever_logged()
    {
        await using ParameterStore store = await ParameterStore.StartAsync();
        store["/secret/a"] = "the-secret-value";
        await using CachingLambda lambda = await CachingLambda.StartAsync(store, null, "SSM_PARAMETER_STORE_TTL=9999", "PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL=DEBUG", "CACHING_PREFETCH=/secret/a,/missing");
        await lambda.InvokeAsync(Asker.Parameter("/secret/a"), Asker.Parameter("/none"), "/nowhere");
        await lambda.ShutsDownWell();
        string[] lines = [.. lambda.Extension.Output.Select(l => l.Text)];
        Assert.That(lines, Has.Some.Contains("SSM_PARAMETER_STORE_TTL='9999' is not legal: use a whole number, 0 to 300; 300 is used"));
        Assert.That(lines, Has.Some.Contains("Not prefetched: /missing: answered 400"));
        Assert.That(lines, Has.None.Contains("the-secret-value"));
        JsonNode emf = JsonNode.Parse(lines.Single(l => l.StartsWith("{\"_aws\"", StringComparison.Ordinal)))!;
        Assert.That(((int)emf["Hits"]!, (int)emf["OriginCalls"]!), Is.EqualTo((1, 3)), "two of the prefetch, one for what is not there");
    }

    [Test]
    [Category("G20")]
    public async Task A_thousand_connections_that_trickle_cost_the_function_no_more_than_a_429()
    {
        await using ParameterStore store = await ParameterStore.StartAsync();
        store["/a"] = "1";
        int port = FreePort.Take();
        await using CachingLambda lambda = await CachingLambda.StartAsync(store, null, string.Create(CultureInfo.InvariantCulture, $"PARAMETERS_SECRETS_EXTENSION_HTTP_PORT={port}"));
        using var asker = new Asker(port);
        Assert.That((await asker.AskAsync(Asker.Parameter("/a"))).Value, Is.EqualTo("1"));
        Socket[] many = new Socket[1000];
        for (int i = 0; i < many.Length; i++)
        {
            many[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await many[i].ConnectAsync(System.Net.IPAddress.Loopback, port);
            many[i].Send("GET / HT"u8, SocketFlags.None, out _);
        }

        using var late = new Asker(port);
        Reply refused = await late.AskAsync(Asker.Parameter("/a"));
        Assert.That(refused.Status, Is.AnyOf(200, 429));
        foreach (Socket socket in many) socket.Dispose();
        await lambda.InvokeAsync();
        using var patience = new CancellationTokenSource(Patience.Limit);
        while ((await late.AskAsync(Asker.Parameter("/a"))).Status != 200) patience.Token.ThrowIfCancellationRequested();
        await lambda.ShutsDownWell();
    }
}

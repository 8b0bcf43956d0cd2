using System.Collections.Concurrent;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>lambda-facts 1.9: Lambda Managed Instances.</summary>
public sealed class ManagedInstancesTests
{
    private const string ShutdownOnly = """{"events":["SHUTDOWN"]}""";

    [TestCase("INVOKE", "INVOKE: ErrorInvalidEventType")]
    [TestCase("FOO", "FOO: ErrorInvalidEventType")]
    public async Task An_external_extension_may_register_SHUTDOWN_only(string name, string message)
    {
        await using var stage = await SetAsync();
        var answer = await stage.Caller.RegisterAsync(Stage.Name, $$"""{"events":["SHUTDOWN","{{name}}"]}""");
        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That(answer.ErrorType, Is.EqualTo("Extension.InvalidEventType"));
        Assert.That(answer.ErrorMessage, Is.EqualTo(message));
        await stage.RegisterAsync(ShutdownOnly);
    }

    [TestCase("INVOKE")]
    [TestCase("SHUTDOWN")]
    public async Task An_internal_extension_may_register_nothing(string name)
    {
        await using var stage = await SetAsync();
        var answer = await stage.Caller.RegisterAsync("internal", $$"""{"events":["{{name}}"]}""");
        Assert.That(answer.ErrorType, Is.EqualTo("Extension.InvalidEventType"));
        Assert.That(answer.ErrorMessage, Is.EqualTo("No events allowed for internal extensions"));
        Assert.That((await stage.Caller.RegisterAsync("internal", ApiCaller.None)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Several_invocations_run_at_once_and_no_INVOKE_is_sent()
    {
        using var together = new Barrier(3);
        await using var stage = await SetAsync(b => b
            .UseFunction(async (invocation, _) =>
            {
                await Task.Run(() => together.SignalAndWait(TimeSpan.FromSeconds(60)));
                return invocation.Payload;
            })
            .WithTimeout(TimeSpan.FromSeconds(60))
            .WithMaxConcurrency(3));
        var next = await stage.CompleteInitAsync(ShutdownOnly);
        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => stage.Lambda.InvokeAsync($"{i}"))).Soon();
        Assert.That(results.Select(r => r.Payload), Is.EqualTo(new[] { "0", "1", "2" }));
        Assert.That(results.Select(r => r.Outcome), Has.All.EqualTo(EmulatedOutcome.Success));
        Assert.That(next.IsCompleted, Is.False);
        Assert.That(stage.Lambda.Count(EmulatorEventNames.InvokeRuntimeDone), Is.Zero, "there is no runtimeDone");
        var shutdown = stage.Lambda.ShutdownAsync();
        Assert.That((await next.Soon()).Json.GetProperty("shutdownReason").GetString(), Is.EqualTo("spindown"));
        stage.Extension.Exit(0);
        await shutdown.Soon();
    }

    [Test]
    public async Task More_invocations_than_workers_wait_for_one()
    {
        var running = 0;
        var most = new ConcurrentBag<int>();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .WithInitializationType(InitializationTypes.ManagedInstances)
            .WithMaxConcurrency(2)
            .UseFunction(async (invocation, _) =>
            {
                most.Add(Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return invocation.Payload;
            })
            .StartAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => lambda.InvokeAsync($"{i}"))).Soon();
        Assert.That(results.Select(r => r.Payload), Is.EqualTo(Enumerable.Range(0, 20).Select(i => $"{i}")));
        Assert.That(most, Has.All.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task A_timeout_is_the_invocations_alone()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .WithInitializationType(InitializationTypes.ManagedInstances)
            .WithTimeProvider(time)
            .UseFunction(async (invocation, stopping) =>
            {
                if (invocation.Payload == "\"slow\"") await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
                return invocation.Payload;
            })
            .StartAsync();
        var slow = lambda.InvokeAsync("\"slow\"");
        Assert.That((await lambda.InvokeAsync("1").Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        await lambda.WaitForCountAsync(EmulatorEventNames.InvokeStart, null, 2);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.That((await slow.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Timeout));
        Assert.That(lambda.Count(EmulatorEventNames.ShutdownStart), Is.Zero, "no reset");
        Assert.That((await lambda.InvokeAsync("2").Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(lambda.Function.Starts, Is.EqualTo(1));
    }

    [TestCase("response")]
    [TestCase("error")]
    public async Task An_answer_after_the_timeout_is_410_on_Managed_Instances(string call)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .WithInitializationType(InitializationTypes.ManagedInstances).WithTimeProvider(time).ExpectFunction().StartWithoutInitAsync();
        using var caller = new ApiCaller(lambda);
        await lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        var next = caller.RuntimeNextAsync();
        await lambda.WaitForInitAsync().Soon();
        var invocation = lambda.BeginInvoke();
        await next.Soon();
        time.Advance(TimeSpan.FromSeconds(3));
        await invocation.Completion.Soon();
        var answer = call == "response" ? await caller.RespondAsync(invocation.RequestId) : await caller.FailAsync(invocation.RequestId);
        Assert.That(answer.Status, Is.EqualTo(410));
        Assert.That(answer.ErrorType, Is.EqualTo("InvokeTimeout"));
        Assert.That((await caller.RespondAsync("other")).ErrorType, Is.EqualTo("InvalidRequestID"));
    }

    [TestCase("null", "sandbox.localdomain", "buffering should be an object")]
    [TestCase("{}", "SANDBOX.localdomain", "URI host should be sandbox.localdomain or sandbox")]
    [TestCase("{}", "Sandbox", "URI host should be sandbox.localdomain or sandbox")]
    [TestCase("{}", "sandbox", null)]
    public async Task A_subscription_is_read_strictly_on_Managed_Instances_only(string buffering, string host, string? message)
    {
        var body = $$"""{"schemaVersion":"2025-01-29","types":["platform"],"buffering":{{buffering}},"destination":{"protocol":"HTTP","URI":"http://{{host}}:8080" } }""";
        await using var strict = await SetAsync();
        await strict.RegisterAsync(ShutdownOnly);
        var answer = await strict.SubscribeAsync(body);
        Assert.That(answer.Status, Is.EqualTo(message is null ? 200 : 400));
        if (message is not null) Assert.That(answer.ErrorMessage, Is.EqualTo(message));
        await using var lenient = await Stage.SetAsync();
        await lenient.RegisterAsync();
        Assert.That((await lenient.SubscribeAsync(body)).Status, Is.EqualTo(200));
    }

    [TestCase(true, 600)]
    [TestCase(false, 300)]
    public async Task A_runtime_that_ignores_SIGTERM_has_600_ms_on_Managed_Instances(bool isManaged, int share)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var stage = await Stage.SetAsync(b => b
            .WithInitializationType(isManaged ? InitializationTypes.ManagedInstances : InitializationTypes.OnDemand).WithTimeProvider(time).ExpectFunction());
        await stage.RegisterAsync(ShutdownOnly);
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        _ = stage.Caller.RuntimeNextAsync();
        await stage.Lambda.WaitForInitAsync().Soon();
        var shutdown = stage.Lambda.ShutdownAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ShutdownStart);
        time.Advance(TimeSpan.FromMilliseconds(share - 1));
        Assert.That(stage.Lambda.Count(EmulatorEventNames.RuntimeExited), Is.Zero);
        time.Advance(TimeSpan.FromMilliseconds(2));
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeExited);
        await next.Soon();
        stage.Extension.Exit(0);
        await shutdown.Soon();
    }

    [Test]
    public async Task An_extension_crash_ends_the_environment_for_good()
    {
        await using var stage = await SetAsync(b => b
            .AddExtension("other", SimpleExtension.RunAsync("other", events: ShutdownOnly))
            .UseFunction(async (_, stopping) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
                return "";
            }));
        _ = await stage.CompleteInitAsync(ShutdownOnly);
        var running = stage.Lambda.BeginInvoke();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.InvokeStart);
        stage.Extension.Exit(0);
        var result = await running.Completion.Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.ExtensionCrash));
        Assert.That(result.ErrorType, Is.EqualTo("Extension.Crash"));
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ExtensionExited, "other");
        Assert.That(stage.Lambda.Timeline.OfType<ShutdownStartEvent>().Single().Reason, Is.EqualTo("failure"));
        var later = await stage.Lambda.InvokeAsync().Soon();
        Assert.That(later.Outcome, Is.EqualTo(EmulatedOutcome.EnvironmentEnded));
        Assert.That(later.ErrorType, Is.EqualTo("Client.ExecutionEnvironmentUnhealthy"));
        Assert.That(stage.Extension.Starts, Is.EqualTo(1), "no suppressed init");
    }

    [TestCase("Extension.Mine", "Extension.Mine")]
    [TestCase("other", "Extension.ExitError")]
    public async Task The_callers_error_type_is_kept_when_it_looks_like_one(string sent, string expected)
    {
        await using var stage = await SetAsync();
        await stage.RegisterAsync(ShutdownOnly);
        await stage.Caller.ExitErrorAsync(stage.Identifier, sent);
        stage.Extension.Exit(1);
        Assert.That((await stage.Lambda.WaitForInitAsync().Soon()).ErrorType, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_register_body_over_one_mebibyte_is_refused_and_the_connection_closed()
    {
        await using var stage = await SetAsync();
        var answer = await stage.Caller.RegisterAsync(Stage.Name, new string(' ', (1024 * 1024) + 1));
        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That(answer.ErrorType, Is.EqualTo("InvalidRequestFormat"));
        Assert.That(answer.ErrorMessage, Is.EqualTo("http: request body too large"));
        Assert.That(answer.Headers.ConnectionClose, Is.True);
    }

    [Test]
    public async Task There_is_no_Logs_API_and_no_freeze()
    {
        await using var stage = await SetAsync(b => b.WithFreezeBetweenInvocations());
        Assert.That((await stage.Caller.SendAsync("PUT", "/2020-08-15/logs", "{}")).Status, Is.EqualTo(404));
        _ = await stage.CompleteInitAsync(ShutdownOnly);
        await stage.Lambda.InvokeAsync();
        Assert.That(stage.Lambda.Count(EmulatorEventNames.Freeze), Is.Zero);
        await Assert.ThatAsync(() => stage.Lambda.FreezeAsync(), Throws.InvalidOperationException);
    }

    private static Task<Stage> SetAsync(Action<LambdaEmulatorBuilder>? configure = null) => Stage.SetAsync(builder =>
    {
        builder.WithInitializationType(InitializationTypes.ManagedInstances);
        configure?.Invoke(builder);
    });
}

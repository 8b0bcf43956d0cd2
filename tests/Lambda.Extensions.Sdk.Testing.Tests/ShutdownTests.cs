using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>lambda-facts 1.6, server-behaviour 4.3: the runtime first, then the extensions, inside the budget.</summary>
public sealed class ShutdownTests
{
    private const string Stubborn = """
        signal.signal(signal.SIGTERM, lambda *_: say("TERM ignored"))
        """;

    [Test]
    public async Task The_budget_is_two_seconds_with_an_external_extension()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().AddExtension("ext", SimpleExtension.RunAsync("ext")).StartAsync();
        await lambda.ShutdownAsync().Soon();
        var start = lambda.Timeline.OfType<ShutdownStartEvent>().Single();
        Assert.That(start.Budget, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(start.Deadline, Is.EqualTo(start.Time + TimeSpan.FromSeconds(2)).Within(TimeSpan.FromMilliseconds(100)));
        Assert.That(start.Reason, Is.EqualTo("spindown"));
    }

    [Test]
    public async Task The_runtime_gets_SIGTERM_when_there_is_an_extension()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension("ext", SimpleExtension.RunAsync("ext"))
            .UseFunction(scripts.Python("bootstrap", """
                def stop(*_):
                    say("TERM")
                    sys.exit(0)
                signal.signal(signal.SIGTERM, stop)
                """ + "\n" + ScriptFolder.EchoRuntime))
            // The documented 300 ms are python's own exit on a busy machine.
            .WithShutdownBudgets(new ShutdownBudgets { WithExternal = TimeSpan.FromMinutes(1), RuntimeShare = TimeSpan.FromSeconds(40) })
            .StartAsync();
        await lambda.ShutdownAsync().Soon();
        Assert.That(lambda.Function.Output.Select(l => l.Text), Is.EqualTo(new[] { "TERM" }));
        Assert.That(lambda.Function.ExitCode, Is.Zero);
        lambda.AssertOrder((EmulatorEventNames.RuntimeExited, null), (EmulatorEventNames.ExtensionEvent, "ext"));
    }

    [Test]
    public async Task A_runtime_that_ignores_SIGTERM_is_killed_at_its_share_before_the_extensions_hear_of_it()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension("ext", SimpleExtension.RunAsync("ext"))
            .UseFunction(scripts.Python("bootstrap", Stubborn + "\n" + ScriptFolder.EchoRuntime))
            .WithShutdownBudgets(new ShutdownBudgets { WithExternal = TimeSpan.FromMinutes(1) })
            .StartAsync();
        await lambda.ShutdownAsync().Soon();
        var start = lambda.Timeline.OfType<ShutdownStartEvent>().Single();
        var runtime = lambda.Timeline.OfType<ProgramExitedEvent>().Single(e => e.Name == EmulatorEventNames.RuntimeExited);
        Assert.That(runtime.Killed, Is.True);
        Assert.That(runtime.ExitCode, Is.EqualTo(137));
        Assert.That(runtime.Offset - start.Offset, Is.InRange(TimeSpan.FromMilliseconds(295), TimeSpan.FromSeconds(30)), "far from the budget");
        lambda.AssertOrder((EmulatorEventNames.RuntimeExited, null), (EmulatorEventNames.ExtensionEvent, "ext"));
        Assert.That(lambda.Extensions["ext"].State, Is.EqualTo(ExtensionState.Exited));
    }

    [Test]
    public async Task What_the_runtime_takes_the_extensions_lack()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var stage = await Stage.SetAsync(b => b.ExpectFunction().WithTimeProvider(time));
        var next = await stage.RegisterAndAskAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        _ = stage.Caller.RuntimeNextAsync();
        await stage.Lambda.WaitForInitAsync().Soon();
        var begin = time.GetUtcNow();
        var shutdown = stage.Lambda.ShutdownAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ShutdownStart);
        time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.That(next.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var deadline = (await next.Soon()).Json.GetProperty("deadlineMs").GetInt64();
        Assert.That(deadline, Is.EqualTo(begin.AddSeconds(2).ToUnixTimeMilliseconds()), "counted from the shutdown's start");
        time.Advance(TimeSpan.FromMilliseconds(1699));
        Assert.That(stage.Extension.ExitCode, Is.Null);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await shutdown.Soon();
        Assert.That(stage.Extension.Killed, Is.True);
        Assert.That(stage.Extension.ExitedAfter, Is.EqualTo(TimeSpan.FromMilliseconds(1700)));
        Assert.That(stage.Lambda.Timeline.OfType<ProgramExitedEvent>().First().Offset - stage.Lambda.Timeline.OfType<ShutdownStartEvent>().Single().Offset, Is.EqualTo(TimeSpan.FromMilliseconds(300)));
    }

    [Test]
    public async Task Disposing_ends_a_shutdown_that_waits_on_a_clock_nobody_advances()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var stage = await Stage.SetAsync(b => b.ExpectFunction().WithTimeProvider(time));
        var shutdown = stage.Lambda.ShutdownAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ShutdownStart);
        await stage.DisposeAsync().AsTask().Soon();
        Assert.That(shutdown.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task Without_any_extension_the_runtime_is_killed_at_once()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .UseFunction(scripts.Python("bootstrap", Stubborn + "\n" + ScriptFolder.EchoRuntime))
            .StartAsync();
        await lambda.ShutdownAsync().Soon();
        Assert.That(lambda.Timeline.OfType<ShutdownStartEvent>().Single().Budget, Is.EqualTo(TimeSpan.Zero));
        Assert.That(lambda.Function.Output, Is.Empty, "no SIGTERM was sent");
        Assert.That(lambda.Function.ExitCode, Is.EqualTo(137));
    }

    [Test]
    public async Task With_internal_extensions_only_the_budget_is_half_a_second_and_all_of_it_is_the_runtimes()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .UseFunction(scripts.Python("bootstrap", Stubborn + """

                import threading
                def internal():
                    global c
                    c = http.client.HTTPConnection(api)
                    register("INVOKE", name="internal")
                    ready.set()
                    while True: next()
                ready = threading.Event()
                main, worker = c, threading.Thread(target=internal, daemon=True)
                worker.start()
                ready.wait()
                r = http.client.HTTPConnection(api)
                while True:
                    r.request("GET", "/2018-06-01/runtime/invocation/next")
                    a = r.getresponse(); b = a.read()
                    r.request("POST", "/2018-06-01/runtime/invocation/" + a.headers["Lambda-Runtime-Aws-Request-Id"] + "/response", b)
                    r.getresponse().read()
                """))
            .StartAsync();
        Assert.That((await lambda.InvokeAsync().Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Success), lambda.Story());
        await lambda.ShutdownAsync().Soon();
        var start = lambda.Timeline.OfType<ShutdownStartEvent>().Single();
        Assert.That(start.Budget, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
        var runtime = lambda.Timeline.OfType<ProgramExitedEvent>().Single();
        Assert.That(runtime.Killed, Is.True);
        Assert.That(runtime.Offset - start.Offset, Is.InRange(TimeSpan.FromMilliseconds(495), TimeSpan.FromSeconds(30)));
        Assert.That(lambda.Function.Output.Select(l => l.Text), Has.Some.EqualTo("TERM ignored"));
    }

    [Test]
    public async Task All_subscribers_hear_of_it_in_parallel_and_who_stays_is_killed_at_the_deadline()
    {
        using var scripts = new ScriptFolder();
        const string stays = """
            register("SHUTDOWN")
            next()
            say("got it")
            time.sleep(60)
            """;
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("first", stays))
            .AddExtension(scripts.Python("second", stays))
            .AddExtension(scripts.Python("good", ScriptFolder.GoodExtension))
            .StartAsync();
        await lambda.ShutdownAsync().Soon();
        var start = lambda.Timeline.OfType<ShutdownStartEvent>().Single();
        var exits = lambda.Timeline.OfType<ProgramExitedEvent>().Where(e => e.Extension is not null).ToDictionary(e => e.Extension!, StringComparer.Ordinal);
        foreach (var name in (string[])["first", "second"])
        {
            Assert.That(exits[name].Killed, Is.True);
            Assert.That(exits[name].ExitCode, Is.EqualTo(137));
            Assert.That(exits[name].State, Is.EqualTo(ExtensionState.ShutdownFailed));
            Assert.That(exits[name].Offset - start.Offset, Is.InRange(TimeSpan.FromMilliseconds(1990), TimeSpan.FromMilliseconds(3900)), "one deadline for all");
            Assert.That(lambda.Extensions[name].Output.Select(l => l.Text), Is.EqualTo(new[] { "got it" }));
        }

        Assert.That(exits["good"].State, Is.EqualTo(ExtensionState.Exited));
        Assert.That(exits["good"].AfterShutdown, Is.Not.Null);
        Assert.That(exits["good"].Offset, Is.LessThan(exits["first"].Offset));
    }

    [Test]
    public async Task Who_is_not_subscribed_is_killed_at_once_without_a_signal_before()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("ext", Stubborn + """

                register("INVOKE")
                while True: next()
                """))
            .WithShutdownBudgets(new ShutdownBudgets { WithExternal = TimeSpan.FromMinutes(1) })
            .StartAsync();
        await lambda.ShutdownAsync().Soon();
        var exit = lambda.Timeline.OfType<ProgramExitedEvent>().Single(e => e.Extension == "ext");
        Assert.That(exit.Killed, Is.True);
        Assert.That(exit.AfterShutdown, Is.Null);
        Assert.That(exit.Offset - lambda.Timeline.OfType<ShutdownStartEvent>().Single().Offset, Is.LessThan(TimeSpan.FromSeconds(30)));
        Assert.That(lambda.Extensions["ext"].Output, Is.Empty);
    }

    [Test]
    public async Task Exit_codes_other_than_zero_are_a_failed_shutdown()
    {
        await using var stage = await Stage.SetAsync();
        var next = await stage.CompleteInitAsync();
        var shutdown = stage.Lambda.ShutdownAsync();
        await next.Soon();
        stage.Extension.Exit(4);
        await shutdown.Soon();
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.ShutdownFailed));
        Assert.That(stage.Extension.ExitCode, Is.EqualTo(4));
        Assert.That(stage.Extension.Killed, Is.False);
    }

    [TestCase(0, ExtensionState.Exited)]
    [TestCase(2, ExtensionState.ShutdownFailed)]
    public async Task An_exit_while_the_runtime_is_still_stopping_is_no_crash(int exitCode, ExtensionState expected)
    {
        await using var stage = await Stage.SetAsync(b => b.ExpectFunction().WithShutdownBudgets(new ShutdownBudgets { RuntimeShare = TimeSpan.FromMinutes(1) }));
        _ = await stage.RegisterAndAskAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        _ = stage.Caller.RuntimeNextAsync();
        await stage.Lambda.WaitForInitAsync().Soon();
        var shutdown = stage.Lambda.ShutdownAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ShutdownStart);
        stage.Extension.Exit(exitCode);
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ExtensionExited);
        stage.Lambda.Function.Exit(0);
        await shutdown.Soon();
        Assert.That(stage.Extension.State, Is.EqualTo(expected));
        Assert.That(stage.Extension.ExitedAfter, Is.Null, "it exited before the event was due");
        Assert.That(stage.Lambda.Count(EmulatorEventNames.ExtensionEvent), Is.Zero);
    }

    [Test]
    public async Task Shutting_down_twice_is_once()
    {
        var lambda = await LambdaEmulator.CreateBuilder().AddExtension("ext", SimpleExtension.RunAsync("ext")).StartAsync();
        await using (lambda)
        {
            await Task.WhenAll(lambda.ShutdownAsync(), lambda.ShutdownAsync()).Soon();
            await lambda.ShutdownAsync().Soon();
        }

        await lambda.DisposeAsync();
        Assert.That(lambda.Count(EmulatorEventNames.ShutdownStart), Is.EqualTo(1));
    }

    [Test]
    public async Task Disposing_shuts_down_and_leaves_no_process_and_no_port()
    {
        using var scripts = new ScriptFolder();
        var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("ext", ScriptFolder.GoodExtension))
            .UseFunction(scripts.Python("bootstrap", ScriptFolder.EchoRuntime))
            .StartAsync();
        using var caller = new ApiCaller(lambda);
        await lambda.DisposeAsync().AsTask().Soon();
        Assert.That(lambda.Extensions["ext"].State, Is.EqualTo(ExtensionState.Exited));
        Assert.That(lambda.Function.ExitCode, Is.Not.Null);
        await Assert.ThatAsync(() => caller.SendAsync("GET", "/2018-06-01/ping", null), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Disposing_does_not_wait_for_what_the_test_plays()
    {
        await using var stage = await Stage.SetAsync(b => b.WithShutdownBudgets(new ShutdownBudgets { WithExternal = TimeSpan.FromMinutes(1) }));
        var next = await stage.CompleteInitAsync();
        await stage.Lambda.DisposeAsync().AsTask().Soon();
        Assert.That(stage.Extension.Killed, Is.True);
        Assert.That(async () => await next.Soon(), Throws.InstanceOf<HttpRequestException>());
    }
}

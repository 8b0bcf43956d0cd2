using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>lambda-facts 1.2, server-behaviour 4.1: INIT, with real processes where they matter.</summary>
public sealed class InitTests
{
    [Test]
    public async Task Processes_live_through_register_next_invoke_and_shutdown()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("my-extension", ScriptFolder.GoodExtension))
            .UseFunction(scripts.Python("bootstrap", ScriptFolder.EchoRuntime))
            .StartAsync();
        var result = await lambda.InvokeAsync("""{"x":1}""");
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), lambda.Story());
        Assert.That(result.Payload, Is.EqualTo("""{"x":1}"""));
        await lambda.ShutdownAsync();

        var extension = lambda.Extensions["my-extension"];
        Assert.That(extension.State, Is.EqualTo(ExtensionState.Exited));
        Assert.That(extension.ExitCode, Is.Zero);
        Assert.That(extension.Killed, Is.False);
        Assert.That(extension.ProcessId, Is.GreaterThan(1));
        Assert.That(extension.ExitedAfter, Is.InRange(TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.That(extension.Output.Select(line => line.Text), Is.EqualTo(new[] { "INVOKE ", "SHUTDOWN spindown" }));
        lambda.AssertOrder(
            (EmulatorEventNames.InitStart, null),
            (EmulatorEventNames.ExtensionStarted, null),
            (EmulatorEventNames.ExtensionRegistered, null),
            (EmulatorEventNames.RuntimeStarted, null),
            (EmulatorEventNames.RuntimeNext, null),
            (EmulatorEventNames.InitEnd, null),
            (EmulatorEventNames.InvokeStart, null),
            (EmulatorEventNames.ExtensionEvent, null),
            (EmulatorEventNames.InvokeResponse, null),
            (EmulatorEventNames.InvokeRuntimeDone, null),
            (EmulatorEventNames.InvokeEnd, null),
            (EmulatorEventNames.ShutdownStart, null),
            (EmulatorEventNames.RuntimeExited, null),
            (EmulatorEventNames.ExtensionExited, null));
    }

    [Test]
    public async Task The_runtime_starts_only_after_all_registrations()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().ExpectExtension("a").ExpectExtension("b").StartWithoutInitAsync();
        using var caller = new ApiCaller(lambda);
        await lambda.WaitForEventAsync(EmulatorEventNames.ExtensionStarted, "b");
        var a = (await caller.RegisterAsync("a", ApiCaller.None)).Identifier;
        _ = caller.NextAsync(a);
        await lambda.WaitForEventAsync(EmulatorEventNames.ExtensionNext, "a");
        Assert.That(lambda.Count(EmulatorEventNames.RuntimeStarted), Is.Zero, "b has not registered");
        var b = (await caller.RegisterAsync("b", ApiCaller.None)).Identifier;
        await lambda.WaitForEventAsync(EmulatorEventNames.RuntimeNext);
        Assert.That(lambda.WaitForInitAsync().IsCompleted, Is.False, "b has not asked for an event");
        _ = caller.NextAsync(b);
        Assert.That((await lambda.WaitForInitAsync().Soon()).Succeeded, Is.True);
        lambda.AssertOrder((EmulatorEventNames.ExtensionRegistered, "b"), (EmulatorEventNames.RuntimeStarted, null), (EmulatorEventNames.ExtensionNext, "b"), (EmulatorEventNames.InitEnd, null));
    }

    [Test]
    public async Task Extensions_start_in_the_order_of_their_names()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().ExpectExtension("c").ExpectExtension("a").ExpectExtension("B").StartWithoutInitAsync();
        await lambda.WaitForCountAsync(EmulatorEventNames.ExtensionStarted, null, 3);
        Assert.That(
            lambda.Timeline.Where(e => e.Name == EmulatorEventNames.ExtensionStarted).Select(e => e.Extension),
            Is.EqualTo(new[] { "B", "a", "c" }));
    }

    [Test]
    public async Task INIT_waits_for_internal_extensions_too()
    {
        await using var stage = await Stage.SetAsync(b => b.ExpectFunction());
        var identifier = (await stage.Caller.RegisterAsync("internal", ApiCaller.None)).Identifier;
        _ = await stage.RegisterAndAskAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        _ = stage.Caller.RuntimeNextAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeNext);
        Assert.That(stage.Lambda.WaitForInitAsync().IsCompleted, Is.False);
        _ = stage.Caller.NextAsync(identifier);
        Assert.That((await stage.Lambda.WaitForInitAsync().Soon()).Succeeded, Is.True);
        stage.Lambda.AssertOrder((EmulatorEventNames.ExtensionNext, "internal"), (EmulatorEventNames.InitEnd, null));
    }

    [Test]
    public async Task A_wrong_name_hangs_INIT_and_the_story_says_why()
    {
        using var scripts = new ScriptFolder();
        var builder = LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("right-name", """
                register("INVOKE", name="wrong-name")
                say("registered")
                next()
                """))
            .WithInitTimeout(TimeSpan.FromSeconds(4));
        var failure = await Assert.ThrowsAsync<EmulatorException>(() => builder.StartAsync());
        Assert.That(failure!.Message, Does.Contain("timeout").And.Contain("Sandbox.Timedout"));
        Assert.That(failure.Message, Does.Contain("extension 'right-name': Started. It has not registered"));
        Assert.That(failure.Message, Does.Contain("| registered"));
        Assert.That(failure.Message, Does.Contain("extension 'wrong-name': Ready (internal)"));
        Assert.That(failure.Message, Does.Contain("function: not started"));
    }

    [TestCase(0, "exit code 0")]
    [TestCase(3, "exit status 3")]
    public async Task An_extension_that_exits_during_INIT_is_a_crash_whatever_its_code(int exitCode, string words)
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Sh("ext", $"echo last words >&2; exit {exitCode}"))
            .StartWithoutInitAsync();
        var init = await lambda.WaitForInitAsync().Soon();
        Assert.That(init.Status, Is.EqualTo("error"));
        Assert.That(init.ErrorType, Is.EqualTo("Extension.Crash"));
        Assert.That(init.Message, Does.Contain($"Extension 'ext' ended: {words}").And.Contain("| last words"));
        Assert.That(lambda.Extensions["ext"].ExitCode, Is.EqualTo(exitCode));
        Assert.That(lambda.Extensions["ext"].Output.Single().IsError, Is.True);
    }

    [Test]
    public async Task A_runtime_that_exits_during_INIT_fails_it()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder().UseFunction(scripts.Sh("bootstrap", "exit 7")).StartWithoutInitAsync();
        var init = await lambda.WaitForInitAsync().Soon();
        Assert.That(init.ErrorType, Is.EqualTo("Runtime.ExitError"));
        Assert.That(init.Message, Does.Contain("Runtime exited with error: exit status 7"));
        Assert.That(lambda.Function.ExitCode, Is.EqualTo(7));
    }

    [Test]
    public async Task Ten_extensions_are_fine()
    {
        var builder = LambdaEmulator.CreateBuilder();
        for (var i = 0; i < 10; i++) builder.AddExtension($"ext-{i:00}", SimpleExtension.RunAsync($"ext-{i:00}"));
        await using var lambda = await builder.StartAsync();
        Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(lambda.Count(EmulatorEventNames.ExtensionEvent), Is.EqualTo(10));
    }

    [Test]
    public async Task A_failed_INIT_is_retried_inside_the_first_invocation_with_new_processes_and_identifiers()
    {
        using var scripts = new ScriptFolder();
        var marker = Path.Combine(scripts.Path, "marker");
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("ext", $"""
                first = not os.path.exists("{marker}")
                open("{marker}", "w").close()
                register("INVOKE", "SHUTDOWN")
                if first: sys.exit(1)
                while next()["eventType"] != "SHUTDOWN": pass
                """))
            .StartWithoutInitAsync();
        var init = await lambda.WaitForInitAsync().Soon();
        Assert.That(init.ErrorType, Is.EqualTo("Extension.Crash"));
        var result = await lambda.InvokeAsync();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), lambda.Story());
        Assert.That(result.SuppressedInit, Is.True);
        Assert.That(lambda.Extensions["ext"].Starts, Is.EqualTo(2));
        Assert.That(lambda.Timeline.OfType<InitStartEvent>().Select(e => e.Phase), Is.EqualTo(new[] { "init", "invoke" }));
        var identifiers = lambda.Timeline.OfType<ExtensionRegisteredEvent>().Select(e => e.Identifier).ToList();
        Assert.That(identifiers, Has.Count.EqualTo(2).And.Unique);
        var pids = lambda.Timeline.OfType<ProgramStartedEvent>().Where(e => e.Extension == "ext").Select(e => e.ProcessId).ToList();
        Assert.That(pids, Has.Count.EqualTo(2).And.Unique);
        Assert.That((await lambda.InvokeAsync()).SuppressedInit, Is.False);
    }

    [Test]
    public async Task A_suppressed_init_that_fails_again_is_the_invocations_result()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder().AddExtension(scripts.Sh("ext", "exit 1")).StartWithoutInitAsync();
        var result = await lambda.InvokeAsync().Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.InitFailed));
        Assert.That(result.ErrorType, Is.EqualTo("Extension.Crash"));
        Assert.That(result.SuppressedInit, Is.True);
        Assert.That(result.Payload, Does.Contain("Extension.Crash"));
        Assert.That(lambda.Extensions["ext"].Starts, Is.EqualTo(2));
    }

    [Test]
    public async Task A_suppressed_init_has_the_functions_timeout_as_its_limit()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .ExpectExtension("silent")
            .WithTimeout(TimeSpan.FromMilliseconds(300))
            .WithInitTimeout(TimeSpan.FromMilliseconds(200))
            .StartWithoutInitAsync();
        Assert.That((await lambda.WaitForInitAsync().Soon()).Status, Is.EqualTo("timeout"));
        var result = await lambda.InvokeAsync().Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Timeout));
        Assert.That(result.ErrorType, Is.EqualTo("Sandbox.Timedout"));
        Assert.That(result.Duration, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(290)));
    }

    [Test]
    public async Task The_invocation_that_retried_a_failed_init_answers_with_the_runtimes_error()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .UseFunction(scripts.Python("bootstrap", """
                call("POST", "/2018-06-01/runtime/init/error", {"Lambda-Runtime-Function-Error-Type": "Runtime.Bad"}, '{"errorMessage":"bad"}')
                sys.exit(1)
                """))
            .StartWithoutInitAsync();
        var result = await lambda.InvokeAsync().Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.InitFailed));
        Assert.That(result.ErrorType, Is.EqualTo("Runtime.Bad"));
        Assert.That(result.Payload, Is.EqualTo("""{"errorMessage":"bad"}"""));
    }

    [Test]
    public async Task A_hanging_INIT_can_be_shut_down()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .ExpectExtension("silent")
            .WithInitializationType(InitializationTypes.ProvisionedConcurrency)
            .StartWithoutInitAsync();
        await lambda.WaitForEventAsync(EmulatorEventNames.ExtensionStarted);
        await lambda.ShutdownAsync().Soon();
        var init = await lambda.WaitForInitAsync().Soon();
        Assert.That(init.Succeeded, Is.False);
        Assert.That(init.Message, Does.Contain("shut down during INIT"));
    }
}

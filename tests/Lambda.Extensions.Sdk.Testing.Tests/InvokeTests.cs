using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>lambda-facts 1.3 and 1.4, server-behaviour 4.2 and 4.4: invocations, crashes, resets.</summary>
public sealed class InvokeTests
{
    [Test]
    public async Task Held_time_is_what_the_extension_adds()
    {
        await using var stage = await Stage.SetAsync();
        var next = await stage.CompleteInitAsync();
        var invocation = stage.Lambda.BeginInvoke(new InvocationRequest { Payload = "\"hello\"" });
        await next.Soon();
        Assert.That((await invocation.Response.Soon()).Payload, Is.EqualTo("\"hello\""));
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.InvokeRuntimeDone);
        await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System);
        Assert.That(invocation.Completion.IsCompleted, Is.False, "the extension has not asked for its next event");
        _ = await stage.AskAsync();
        var result = await invocation.Completion.Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(result.PostRuntimeDuration, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(55)));
        Assert.That(result.ResponseAfter, Is.GreaterThan(TimeSpan.Zero).And.LessThan(result.Duration));
        Assert.That(result.Duration, Is.GreaterThanOrEqualTo(result.PostRuntimeDuration));
        Assert.That(result.SuppressedInit, Is.False);
        Assert.That(result.ErrorType, Is.Null);
        Assert.That(result.ErrorMessage, Is.Null);
    }

    [Test]
    public async Task Invocations_take_turns()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().AddExtension("ext", SimpleExtension.RunAsync("ext")).StartAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => lambda.InvokeAsync($"{i}"))).Soon();
        Assert.That(results.Select(r => r.Payload), Is.EqualTo(Enumerable.Range(0, 8).Select(i => $"{i}")));
        var marks = lambda.Timeline.Where(e => e.Name is EmulatorEventNames.InvokeStart or EmulatorEventNames.InvokeEnd).Select(e => e.Name);
        Assert.That(marks, Is.EqualTo(Enumerable.Repeat(new[] { EmulatorEventNames.InvokeStart, EmulatorEventNames.InvokeEnd }, 8).SelectMany(p => p)));
    }

    [Test]
    public async Task A_handler_that_throws_is_a_function_error_and_the_environment_lives_on()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .UseFunction((invocation, _) => invocation.Payload == "1" ? throw new InvalidOperationException("no good") : Task.FromResult("2"))
            .StartAsync();
        var result = await lambda.InvokeAsync("1");
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.FunctionError));
        Assert.That(result.ErrorType, Is.EqualTo("InvalidOperationException"));
        Assert.That(result.Payload, Does.Contain("no good"));
        Assert.That((await lambda.InvokeAsync("2")).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(lambda.Function.Starts, Is.EqualTo(1));
    }

    [Test]
    public async Task A_function_that_takes_too_long_times_out_and_the_environment_is_reset()
    {
        using var scripts = new ScriptFolder();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("ext", ScriptFolder.GoodExtension))
            .UseFunction(scripts.Python("bootstrap", """
                while True:
                    id, event = invocation()
                    if event == b'"slow"': time.sleep(60)
                    respond(id, event)
                """))
            .WithTimeout(TimeSpan.FromSeconds(7))
            .WithTimeProvider(time)
            .StartAsync();
        var identifier = lambda.Extensions["ext"].Identifier;
        var pid = lambda.Function.ProcessId;
        var invocation = lambda.BeginInvoke(new InvocationRequest { Payload = "\"slow\"" });
        await lambda.WaitForCountAsync(EmulatorEventNames.ExtensionNext, "ext", 2);
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.That(invocation.Response.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(0.1));
        var result = await invocation.Completion.Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Timeout), lambda.Story());
        Assert.That(result.ErrorType, Is.EqualTo("Sandbox.Timedout"));
        Assert.That(result.ErrorMessage, Does.Contain("Task timed out after 7.00 seconds"));
        Assert.That(result.Duration, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(result.ResponseAfter, Is.Null);
        Assert.That(lambda.Timeline.OfType<ShutdownStartEvent>().Single().Reason, Is.EqualTo("timeout"));
        Assert.That(lambda.Timeline.OfType<RuntimeDoneEvent>().Single().Status, Is.EqualTo("timeout"));
        Assert.That(lambda.Extensions["ext"].Output[^1].Text, Is.EqualTo("SHUTDOWN timeout"));
        Assert.That(lambda.Extensions["ext"].State, Is.EqualTo(ExtensionState.Exited));

        var again = await lambda.InvokeAsync("\"fast\"").Soon();
        Assert.That(again.Outcome, Is.EqualTo(EmulatedOutcome.Success), lambda.Story());
        Assert.That(again.SuppressedInit, Is.True);
        Assert.That(lambda.Extensions["ext"].Identifier, Is.Not.EqualTo(identifier));
        Assert.That(lambda.Function.ProcessId, Is.Not.EqualTo(pid));
    }

    [Test]
    public async Task A_slow_extension_times_the_invocation_out_although_the_function_has_answered()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var stage = await Stage.SetAsync(b => b.WithTimeProvider(time));
        var next = await stage.CompleteInitAsync();
        var invocation = stage.Lambda.BeginInvoke(new InvocationRequest { Payload = "\"done\"" });
        await next.Soon();
        Assert.That((await invocation.Response.Soon()).IsError, Is.False);
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.InvokeRuntimeDone);
        time.Advance(TimeSpan.FromSeconds(3));
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeExited);
        stage.Extension.Exit(0);
        var result = await invocation.Completion.Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Timeout));
        Assert.That(result.Payload, Is.EqualTo("\"done\""));
        Assert.That(result.PostRuntimeDuration, Is.Null);
        Assert.That(stage.Lambda.Timeline.OfType<RuntimeDoneEvent>().Single().Status, Is.EqualTo("success"));
    }

    [TestCase(0, "exit code 0")]
    [TestCase(9, "exit status 9")]
    public async Task An_extension_that_exits_during_an_invocation_resets_the_environment(int exitCode, string words)
    {
        await using var stage = await Stage.SetAsync(b => b.AddExtension("other", SimpleExtension.RunAsync("other")));
        var next = await stage.CompleteInitAsync();
        var identifier = stage.Identifier;
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        stage.Extension.Exit(exitCode);
        var result = await invocation.Completion.Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.ExtensionCrash));
        Assert.That(result.ErrorType, Is.EqualTo("Extension.Crash"));
        Assert.That(result.ErrorMessage, Does.Contain($"Extension 'ext' ended: {words}"));
        Assert.That(stage.Lambda.Timeline.OfType<ShutdownStartEvent>().Single().Reason, Is.EqualTo("failure"));
        Assert.That(stage.Lambda.Extensions["other"].State, Is.EqualTo(ExtensionState.Exited), "the others hear of it");

        var again = stage.Lambda.BeginInvoke();
        await stage.Lambda.WaitForCountAsync(EmulatorEventNames.ExtensionStarted, Stage.Name, 2);
        Assert.That((await stage.Caller.NextAsync(identifier)).ErrorType, Is.EqualTo("Extension.UnknownExtensionIdentifier"), "the registry is wiped");
        next = await stage.RegisterAndAskAsync();
        await next.Soon();
        _ = await stage.AskAsync();
        var second = await again.Completion.Soon();
        Assert.That(second.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(second.SuppressedInit, Is.True);
        Assert.That(stage.Identifier, Is.Not.EqualTo(identifier));
        stage.Lambda.AssertOrder((EmulatorEventNames.InvokeEnd, null), (EmulatorEventNames.ShutdownStart, null));
    }

    [Test]
    public async Task A_killed_extension_process_is_a_crash()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("ext", """
                register("INVOKE", "SHUTDOWN")
                next()
                os.kill(os.getpid(), signal.SIGSEGV)
                """))
            .StartAsync();
        var result = await lambda.InvokeAsync().Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.ExtensionCrash), lambda.Story());
        Assert.That(result.ErrorMessage, Does.Contain("signal 11"));
        Assert.That(lambda.Extensions["ext"].ExitCode, Is.EqualTo(139));
        Assert.That(lambda.Extensions["ext"].Killed, Is.False);
    }

    [TestCase(0, "Runtime exited without providing a reason")]
    [TestCase(2, "Runtime exited with error: exit status 2")]
    public async Task A_runtime_that_exits_is_a_crash_and_the_next_invocation_starts_a_new_one(int exitCode, string words)
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension("ext", SimpleExtension.RunAsync("ext"))
            .UseFunction(scripts.Python("bootstrap", $$"""
                while True:
                    id, event = invocation()
                    if event == b'"die"': sys.exit({{exitCode}})
                    respond(id, event)
                """))
            .StartAsync();
        var result = await lambda.InvokeAsync("\"die\"").Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.RuntimeCrash));
        Assert.That(result.ErrorType, Is.EqualTo("Runtime.ExitError"));
        Assert.That(result.ErrorMessage, Does.Contain(words).And.Contain(result.RequestId));
        Assert.That(result.Payload, Does.Contain("Runtime.ExitError"));
        Assert.That(lambda.Timeline.OfType<ShutdownStartEvent>().Single().Reason, Is.EqualTo("failure"));
        Assert.That(lambda.Timeline.OfType<RuntimeDoneEvent>().Single().ErrorType, Is.EqualTo("Runtime.ExitError"));
        var again = await lambda.InvokeAsync("1").Soon();
        Assert.That(again.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(lambda.Function.Starts, Is.EqualTo(2));
    }

    [Test]
    public async Task A_runtime_that_answers_and_then_exits_is_a_crash_with_an_answer()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .UseFunction(scripts.Python("bootstrap", """
                id, event = invocation()
                respond(id, event)
                """))
            .StartAsync();
        var invocation = lambda.BeginInvoke(new InvocationRequest { Payload = "5" });
        Assert.That((await invocation.Response.Soon()).Payload, Is.EqualTo("5"));
        var result = await invocation.Completion.Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.RuntimeCrash));
        Assert.That(result.Payload, Is.EqualTo("5"));
    }

    [Test]
    public async Task A_crash_between_invocations_resets_at_once()
    {
        await using var stage = await Stage.SetAsync();
        _ = await stage.CompleteInitAsync();
        stage.Extension.Exit(0);
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ShutdownStart);
        var again = stage.Lambda.BeginInvoke();
        await stage.Lambda.WaitForCountAsync(EmulatorEventNames.ExtensionStarted, Stage.Name, 2);
        var next = await stage.RegisterAndAskAsync();
        await next.Soon();
        _ = await stage.AskAsync();
        var result = await again.Completion.Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(result.SuppressedInit, Is.True);
    }

    [Test]
    public async Task An_invocation_waits_for_INIT()
    {
        await using var stage = await Stage.SetAsync();
        var invocation = stage.Lambda.BeginInvoke();
        var next = await stage.RegisterAndAskAsync();
        await next.Soon();
        _ = await stage.AskAsync();
        Assert.That((await invocation.Completion.Soon()).SuppressedInit, Is.False);
        stage.Lambda.AssertOrder((EmulatorEventNames.InitEnd, null), (EmulatorEventNames.InvokeStart, null));
    }

    [Test]
    public async Task Shutting_down_cuts_off_what_is_under_way_and_what_waits()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .UseFunction(async (_, stopping) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
                return "";
            })
            .WithTimeout(TimeSpan.FromMinutes(10))
            .StartAsync();
        var running = lambda.BeginInvoke();
        var waiting = lambda.BeginInvoke();
        await lambda.WaitForEventAsync(EmulatorEventNames.InvokeStart);
        await lambda.ShutdownAsync().Soon();
        Assert.That((await running.Completion.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.EnvironmentEnded));
        Assert.That((await waiting.Completion.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.EnvironmentEnded));
        Assert.That((await lambda.InvokeAsync().Soon()).Outcome, Is.EqualTo(EmulatedOutcome.EnvironmentEnded), "later ones too");
    }
}

using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>server-behaviour 3: every call in every state.</summary>
public sealed class StateTableTests
{
    private static readonly string[] Calls = ["register", "next", "init/error", "exit/error"];

    /// <summary>State, call, and the state after it; null where the call is refused.</summary>
    private static readonly object?[][] Table =
    [
        [ExtensionState.Registered, "register", null],
        [ExtensionState.Registered, "next", ExtensionState.Ready],
        [ExtensionState.Registered, "init/error", ExtensionState.InitError],
        [ExtensionState.Registered, "exit/error", ExtensionState.ExitError],
        [ExtensionState.Ready, "register", null],
        [ExtensionState.Ready, "next", null],
        [ExtensionState.Ready, "init/error", null],
        [ExtensionState.Ready, "exit/error", ExtensionState.ExitError],
        [ExtensionState.Running, "register", null],
        [ExtensionState.Running, "next", ExtensionState.Ready],
        [ExtensionState.Running, "init/error", null],
        [ExtensionState.Running, "exit/error", ExtensionState.ExitError],
        [ExtensionState.InitError, "register", null],
        [ExtensionState.InitError, "next", null],
        [ExtensionState.InitError, "init/error", ExtensionState.InitError],
        [ExtensionState.InitError, "exit/error", null],
        [ExtensionState.ExitError, "register", null],
        [ExtensionState.ExitError, "next", null],
        [ExtensionState.ExitError, "init/error", null],
        [ExtensionState.ExitError, "exit/error", ExtensionState.ExitError],
        [ExtensionState.Exited, "register", null],
        [ExtensionState.Exited, "next", null],
        [ExtensionState.Exited, "init/error", null],
        [ExtensionState.Exited, "exit/error", null],
        [ExtensionState.ShutdownFailed, "register", null],
        [ExtensionState.ShutdownFailed, "next", null],
        [ExtensionState.ShutdownFailed, "init/error", null],
        [ExtensionState.ShutdownFailed, "exit/error", null],
    ];

    [TestCaseSource(nameof(Table))]
    public async Task Each_call_in_each_state(ExtensionState state, string call, ExtensionState? after)
    {
        await using var stage = await Stage.SetAsync(b => b.UseFunction((_, stopping) => Hang(stopping)));
        await BringToAsync(stage, state);
        Assert.That(stage.Extension.State, Is.EqualTo(state));

        if (call == "next" && after is not null)
        {
            var next = await stage.AskAsync();
            Assert.That(next.IsCompleted, Is.False, "the call blocks");
        }
        else
        {
            var answer = await CallAsync(stage, call);
            if (after is not null)
                AssertAccepted(answer);
            else
                AssertRefused(answer, state, call, stage.Identifier);
        }

        Assert.That(stage.Extension.State, Is.EqualTo(after ?? state));
    }

    [Test]
    public void The_whole_table_is_covered([ValueSource(nameof(Calls))] string call)
    {
        var states = Table.Where(row => (string)row[1]! == call).Select(row => (ExtensionState)row[0]!);
        var unreachable = new[] { ExtensionState.NotStarted, ExtensionState.Started, ExtensionState.LaunchError };
        Assert.That(states, Is.EquivalentTo(Enum.GetValues<ExtensionState>().Except(unreachable)));
    }

    /// <summary>Over HTTP these are out of reach: the identifier comes with registration only.</summary>
    [TestCase(ExtensionState.Started)]
    [TestCase(ExtensionState.LaunchError)]
    public void Nothing_but_register_is_allowed_before_registration(ExtensionState state)
    {
        var agent = new ExtensionAgent("ext", isExternal: true) { State = state };
        Assert.That(agent.CheckNext()?.ErrorType, Is.EqualTo("Extension.InvalidExtensionState"));
        Assert.That(agent.InitError(out _)?.ErrorType, Is.EqualTo("Extension.InvalidExtensionState"));
        Assert.That(agent.ExitError(out _)?.ErrorType, Is.EqualTo("Extension.InvalidExtensionState"));
        Assert.That(agent.State, Is.EqualTo(state));
        var registered = agent.Register([]);
        Assert.That(registered is null, Is.EqualTo(state == ExtensionState.Started));
    }

    [Test]
    public async Task Of_two_concurrent_nexts_the_second_is_refused_and_the_first_lives_on()
    {
        await using var stage = await Stage.SetAsync();
        var first = await stage.CompleteInitAsync();
        var second = await stage.Caller.NextAsync(stage.Identifier);
        Assert.That(second.Status, Is.EqualTo(403));
        Assert.That(second.ErrorMessage, Does.StartWith("State transition from Ready to Ready failed for extension " + stage.Identifier));
        var invocation = stage.Lambda.BeginInvoke();
        Assert.That((await first.Soon()).Json.GetProperty("requestId").GetString(), Is.EqualTo(invocation.RequestId));
    }

    [Test]
    public async Task A_client_that_gives_up_stays_Ready_and_loses_the_event()
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        using var givingUp = new CancellationTokenSource();
        var abandoned = await stage.AskAsync(givingUp.Token);
        await stage.Lambda.WaitForInitAsync();
        await givingUp.CancelAsync();
        Assert.That(async () => await abandoned, Throws.InstanceOf<OperationCanceledException>());

        Assert.That((await stage.Caller.NextAsync(stage.Identifier)).Status, Is.EqualTo(403), "still Ready on the server");
        var invocation = stage.Lambda.BeginInvoke();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ExtensionEvent, Stage.Name);
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Running), "the event went into the dead connection");
        var next = await stage.AskAsync();
        Assert.That((await invocation.Completion.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(next.IsCompleted, Is.False, "it is not sent again");
    }

    [Test]
    public async Task A_lost_SHUTDOWN_is_never_heard_of_and_the_extension_is_killed()
    {
        await using var stage = await Stage.SetAsync(b => b.WithShutdownBudgets(new ShutdownBudgets { WithExternal = TimeSpan.FromMilliseconds(300) }));
        await stage.RegisterAsync();
        using var givingUp = new CancellationTokenSource();
        var abandoned = await stage.AskAsync(givingUp.Token);
        await stage.Lambda.WaitForInitAsync();
        await givingUp.CancelAsync();
        Assert.That(async () => await abandoned, Throws.InstanceOf<OperationCanceledException>());
        await stage.Lambda.ShutdownAsync().Soon();
        Assert.That(stage.Extension.Killed, Is.True);
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.ShutdownFailed));
    }

    [Test]
    public async Task A_release_is_sticky_while_Registered()
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var shutdown = stage.Lambda.ShutdownAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeExited);
        var answer = await stage.Caller.NextAsync(stage.Identifier).Soon();
        Assert.That(answer.Json.GetProperty("eventType").GetString(), Is.EqualTo("SHUTDOWN"));
        stage.Extension.Exit(0);
        await shutdown.Soon();
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Exited));
    }

    [Test]
    public async Task A_release_is_sticky_while_Running()
    {
        await using var stage = await Stage.SetAsync();
        var next = await stage.CompleteInitAsync();
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        var shutdown = stage.Lambda.ShutdownAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeExited);
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Running));
        var answer = await stage.Caller.NextAsync(stage.Identifier).Soon();
        Assert.That(answer.Json.GetProperty("eventType").GetString(), Is.EqualTo("SHUTDOWN"));
        stage.Extension.Exit(0);
        await shutdown.Soon();
        Assert.That((await invocation.Completion.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.EnvironmentEnded));
    }

    [Test]
    public async Task Next_after_SHUTDOWN_blocks_and_the_extension_is_killed()
    {
        await using var stage = await Stage.SetAsync(b => b.WithShutdownBudgets(new ShutdownBudgets { WithExternal = TimeSpan.FromMilliseconds(300) }));
        var next = await stage.CompleteInitAsync();
        var shutdown = stage.Lambda.ShutdownAsync();
        Assert.That((await next.Soon()).Json.GetProperty("eventType").GetString(), Is.EqualTo("SHUTDOWN"));
        var again = await stage.AskAsync();
        await shutdown.Soon();
        Assert.That(stage.Extension.Killed, Is.True);
        Assert.That(async () => await again.Soon(), Throws.InstanceOf<HttpRequestException>(), "the connection dies with the environment");
    }

    [Test]
    public async Task Exit_error_while_a_next_is_pending_fails_that_next_at_its_release()
    {
        await using var stage = await Stage.SetAsync();
        var pending = await stage.CompleteInitAsync();
        Assert.That((await stage.Caller.ExitErrorAsync(stage.Identifier)).Status, Is.EqualTo(202));
        Assert.That(pending.IsCompleted, Is.False);
        _ = stage.Lambda.BeginInvoke();
        var answer = await pending.Soon();
        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That(answer.ErrorType, Is.EqualTo("Extension.InvalidExtensionState"));
        Assert.That(answer.ErrorMessage, Is.EqualTo(
            $"State transition from ExitError to Ready failed for extension {stage.Identifier}. Error: Concurrent state modification"));
    }

    private static async Task BringToAsync(Stage stage, ExtensionState state)
    {
        switch (state)
        {
            case ExtensionState.Registered:
                await stage.RegisterAsync();
                break;
            case ExtensionState.Ready:
                _ = await stage.RegisterAndAskAsync();
                break;
            case ExtensionState.Running:
                var next = await stage.CompleteInitAsync();
                _ = stage.Lambda.BeginInvoke();
                await next.Soon();
                break;
            case ExtensionState.InitError:
                await stage.RegisterAsync();
                await stage.Caller.InitErrorAsync(stage.Identifier);
                break;
            case ExtensionState.ExitError:
                await stage.RegisterAsync();
                await stage.Caller.ExitErrorAsync(stage.Identifier);
                break;
            default:
                var last = await stage.CompleteInitAsync();
                var shutdown = stage.Lambda.ShutdownAsync();
                await last.Soon();
                stage.Extension.Exit(state == ExtensionState.Exited ? 0 : 3);
                await shutdown.Soon();
                break;
        }
    }

    private static Task<Answer> CallAsync(Stage stage, string call) => call switch
    {
        "register" => stage.Caller.RegisterAsync(Stage.Name),
        "next" => stage.Caller.NextAsync(stage.Identifier),
        "init/error" => stage.Caller.InitErrorAsync(stage.Identifier),
        _ => stage.Caller.ExitErrorAsync(stage.Identifier),
    };

    private static void AssertAccepted(Answer answer)
    {
        Assert.That(answer.Status, Is.EqualTo(202));
        Assert.That(answer.ContentType, Is.EqualTo("application/json"));
        Assert.That(answer.Body, Is.EqualTo("{\"status\":\"OK\"}\n"));
    }

    private static void AssertRefused(Answer answer, ExtensionState state, string call, string identifier)
    {
        var target = call switch { "register" => "Registered", "next" => "Ready", "init/error" => "InitError", _ => "Exited" };
        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That(answer.ErrorType, Is.EqualTo("Extension.InvalidExtensionState"));
        Assert.That(answer.ErrorMessage, Is.EqualTo(
            $"State transition from {state} to {target} failed for extension {(call == "register" ? "ext" : identifier)}. Error: State transition is not allowed"));
    }

    private static async Task<string> Hang(CancellationToken stopping)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        return "";
    }
}

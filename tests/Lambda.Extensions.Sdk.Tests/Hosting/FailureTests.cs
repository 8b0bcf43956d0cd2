using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>G12: an author's failure never takes the function down, unless that was chosen.</summary>
[Category("G12")]
public sealed class FailureTests
{
    private static readonly string[] Starts = ["constructor", "starting", "initialize"];

    private static void Throw(HookScript script, string where, bool afterAwait = false)
    {
        Exception boom = new InvalidOperationException("boom");
        switch (where)
        {
            case "constructor":
                script.Constructor = () => throw boom;
                break;
            case "starting":
                script.Starting = async _ => await Fail();
                break;
            case "initialize":
                script.Initialize = async _ => await Fail();
                break;
            case "invoke":
                script.Invoke = async (_, _) => await Fail();
                break;
            case "shutdown":
                script.Shutdown = async (_, _) => await Fail();
                break;
        }

        async Task Fail()
        {
            if (afterAwait) await Task.Yield();
            throw boom;
        }
    }

    [TestCaseSource(nameof(Starts))]
    public async Task FailOpen_a_start_that_throws_leaves_an_idle_loop_that_asks_for_next(string where)
    {
        var life = new Life();
        Throw(life.Script, where);
        life.Start();
        life.Invoke();
        await life.Next(2);

        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Api.Calls, Has.None.EqualTo("invoke").And.None.EqualTo("shutdown").And.None.Contain("error"));
        Assert.That(life.Logs.Ids.Count(id => id == 1010), Is.EqualTo(1));
    }

    [Test]
    [Category("G03")]
    public async Task FailOpen_static_initialisers_that_throw_leave_an_idle_loop_after_register()
    {
        var life = new Life();
        life.Start<BrokenStatics>();
        await life.Next(1);
        Assert.That(life.Api.Calls, Has.Some.Contains("register"));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Logs.Entries.Single(e => e.Id.Id == 1010).Message, Does.Contain("BrokenStatics").And.Contain("its constructor"));
    }

    [Test]
    public async Task FailClosed_static_initialisers_that_throw_are_init_error()
    {
        var life = new Life();
        life.Start<BrokenStatics>(o => o.FailureMode = FailureMode.FailClosed);
        Assert.That(await life.ExitCode(), Is.EqualTo(ExitCodes.InitializationFailed));
        Assert.That(life.Api.Calls, Is.EqualTo((string[])["register", "init/error"]));
        Assert.That(life.Api.InitError!.Message, Does.Contain("boom"), "not only that a type initializer failed");
    }

    [Test]
    public async Task FailOpen_an_invoke_hook_that_throws_every_time_costs_no_invocation([Values] bool afterAwait)
    {
        var life = new Life();
        Throw(life.Script, "invoke", afterAwait);
        life.Start();
        for (int i = 1; i <= 30; i++)
        {
            life.Invoke();
            await life.Next(i + 1);
        }

        Assert.That(life.Counters.HooksFailed, Is.EqualTo(30));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Logs.Ids.Count(id => id == 1010), Is.EqualTo(10), "told often enough");
        Assert.That(life.Logs.Ids, Has.Exactly(1).EqualTo(1031), "and summed up at the end");
    }

    [Test]
    public async Task FailOpen_a_shutdown_hook_that_throws_ends_with_zero()
    {
        var life = new Life();
        Throw(life.Script, "shutdown");
        life.Start();
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Counters.HooksFailed, Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Starts))]
    public async Task FailClosed_a_start_that_throws_is_init_error_and_a_non_zero_exit(string where)
    {
        var life = new Life();
        Throw(life.Script, where);
        life.Start(o => o.FailureMode = FailureMode.FailClosed);

        Assert.That(await life.ExitCode(), Is.EqualTo(ExitCodes.InitializationFailed));
        Assert.That(life.Api.Calls, Has.None.EqualTo("next"));
        Assert.That(life.Api.Calls.ToList().IndexOf("register"), Is.LessThan(life.Api.Calls.ToList().IndexOf("init/error")));
        Assert.That(life.Api.InitError!.Category, Is.EqualTo("Extension.InitializationFailed"));
        Assert.That(life.Api.InitError.Message, Does.Contain("boom"));
        Assert.That(life.Api.InitError.Exception, Is.TypeOf<InvalidOperationException>());
    }

    [Test]
    public async Task FailClosed_an_invoke_hook_that_throws_is_exit_error_then_the_shutdown_hook_and_a_non_zero_exit()
    {
        var life = new Life();
        Throw(life.Script, "invoke");
        ShutdownEvent? seen = null;
        life.Script.Shutdown = (shutdown, _) =>
        {
            seen = shutdown;
            return Task.CompletedTask;
        };
        life.Start(o => o.FailureMode = FailureMode.FailClosed);
        life.Invoke();

        Assert.That(await life.ExitCode(), Is.EqualTo(ExitCodes.HookFailed));
        Assert.That(life.Api.ExitError!.Category, Is.EqualTo("Extension.HookFailed"));
        Assert.That(life.Api.Calls, Is.EqualTo((string[])["constructor", "starting", "register", "initialize", "next", "invoke", "exit/error", "shutdown"]));
        Assert.That(seen, Has.Property("Cause").EqualTo(ShutdownCause.Failure).And.Property("Reason").EqualTo(ShutdownReason.Failure));
    }

    [Test]
    public async Task FailClosed_an_initialization_over_its_budget_is_init_error()
    {
        var life = new Life();
        using var endless = new Endless();
        life.Script.Initialize = endless.Blocks;
        life.Start(o =>
        {
            o.FailureMode = FailureMode.FailClosed;
            o.InitializeTimeout = TimeSpan.FromMilliseconds(300);
        });
        await endless.Began;
        await life.PassBudget(TimeSpan.FromMilliseconds(300), endless.Cancelled);

        Assert.That(await life.ExitCode(), Is.EqualTo(ExitCodes.InitializationFailed));
        Assert.That(life.Api.InitError!.Message, Does.Contain("300 ms"));
    }

    [Test]
    public async Task A_service_that_is_missing_is_a_failed_start_not_a_crash()
    {
        var life = new Life();
        life.Start<NeedsWhatIsNotThere>();
        await life.Next(1);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Logs.Entries, Has.Some.Matches<(Microsoft.Extensions.Logging.LogLevel, Microsoft.Extensions.Logging.EventId Id, string Message)>(e => e.Id.Id == 1010 && e.Message.Contains("constructor", StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_hook_that_returns_null_is_a_failure()
    {
        var life = new Life();
        life.Start<ReturnsNull>();
        life.Invoke();
        await life.Next(2);
        Assert.That(life.Counters.HooksFailed, Is.EqualTo(1));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task An_extension_of_two_that_fails_open_does_not_stop_the_other()
    {
        var life = new Life();
        var second = new SecondScript();
        second.HookSet.Note = what => life.Api.Note("second " + what);
        Throw(life.Script, "initialize");
        life.Start<ScriptedExtension>(null, b =>
        {
            b.Services.AddSingleton(second);
            b.AddExtension<SecondExtension>();
        });
        life.Invoke();
        await life.Next(2);

        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Api.Calls, Has.Some.EqualTo("second invoke").And.Some.EqualTo("second shutdown").And.None.EqualTo("invoke"));
        Assert.That(life.Api.Calls.Count(c => c == "register"), Is.EqualTo(1));
    }

    [Test]
    [Category("G18")]
    public async Task FailOpen_a_wrong_variable_is_named_and_leaves_an_idle_loop()
    {
        var life = new Life();
        life.Variables["LAMBDA_EXT_HOOK_TIMEOUT_MS"] = "soon";
        life.Start();
        await life.Next(1);

        Assert.That(life.Api.RegisteredEvents, Is.EqualTo((ExtensionEvents[])[ExtensionEvents.Shutdown]), "an idle loop is not woken for each invocation");
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Api.Calls, Is.EqualTo((string[])["register", "next"]));
        Assert.That(life.Logs.Entries.Single(e => e.Id.Id == 1001).Message, Does.Contain("LAMBDA_EXT_HOOK_TIMEOUT_MS").And.Contain("'soon'").And.Contain("1 to 900000").And.Not.Contain("\n"));
    }

    [Test]
    [Category("G18")]
    public async Task FailClosed_a_wrong_variable_is_init_error()
    {
        var life = new Life();
        life.Variables["LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS"] = "-1";
        life.Start(o => o.FailureMode = FailureMode.FailClosed);

        Assert.That(await life.ExitCode(), Is.EqualTo(ExitCodes.ConfigurationInvalid));
        Assert.That(life.Api.InitError!.Category, Is.EqualTo("Extension.ConfigInvalid"));
        Assert.That(life.Api.InitError.Message, Does.Contain("LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS"));
        Assert.That(life.Api.Calls, Is.EqualTo((string[])["register", "init/error"]));
    }

    [Test]
    [Category("G18")]
    public void An_option_out_of_range_in_code_throws_at_build_in_any_mode([Values] FailureMode mode)
    {
        var life = new Life();
        Assert.That(
            () => life.Build<ScriptedExtension>(o =>
            {
                o.FailureMode = mode;
                o.HookTimeout = TimeSpan.Zero;
            }),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("HookTimeout"));
    }

    [Test]
    [Category("G18")]
    public void Two_extensions_with_different_names_throw_at_build()
    {
        var life = new Life();
        Assert.That(
            () => life.Build<ScriptedExtension>(o => o.Name = "one", b => b.AddExtension<SecondExtension>(o => o.Name = "two")),
            Throws.InvalidOperationException.With.Message.Contains("'one' and 'two'"));
    }

    private sealed class NeedsWhatIsNotThere(IComparer<string> comparer) : ExtensionBase
    {
        protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => Task.FromResult(comparer);
    }

    private sealed class BrokenStatics : ExtensionBase
    {
        private static readonly string Greeting;

        // Not a mere initialiser of the field: the runtime may put that off until the field is used.
#pragma warning disable CA1065, CA1810
        static BrokenStatics() => Greeting = Environment.GetEnvironmentVariable("NOT_SET_ANYWHERE") ?? throw new InvalidOperationException("boom");
#pragma warning restore CA1065, CA1810

        protected override Task OnStartingAsync(CancellationToken cancellationToken) => Task.FromResult(Greeting);
    }

    private sealed class ReturnsNull : ExtensionBase
    {
        protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => null!;
    }
}

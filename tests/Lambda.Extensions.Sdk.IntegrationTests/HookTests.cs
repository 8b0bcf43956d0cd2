using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>G01 and G12 with a native process: whatever a hook does, the function lives, and next is asked for.</summary>
public sealed class HookTests
{
    [Test]
    [Category("G01")]
    [Category("G12")]
    public async Task An_invoke_hook_never_fails_an_invocation([Values("throw", "fail", "block", "spin", "hang", "late", "listen")] string misbehaviour)
    {
        await using LambdaEmulator lambda = await Unruly.Builder($"INVOKE={misbehaviour}", "LAMBDA_EXT_HOOK_TIMEOUT_MS=150").StartAsync();
        for (int i = 0; i < 3; i++)
        {
            InvocationResult result = await lambda.InvokeAsync();
            Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), Unruly.Story(lambda));
        }

        await lambda.ShutsDownWell();
        Assert.That(lambda.Extensions[Unruly.Name].Hooks(), Is.EqualTo((string[])["constructor", "starting", "initialize", "invoke", "invoke", "invoke", "shutdown Event spindown"]));
        Assert.That(lambda.Extensions[Unruly.Name].ReportedErrors, Is.Empty);
    }

    [Test]
    [Category("G01")]
    [Category("G12")]
    public async Task A_start_that_misbehaves_leaves_an_idle_loop(
        [Values("CONSTRUCTOR", "STARTING", "INITIALIZE")] string hook,
        [Values("throw", "block", "spin", "hang")] string misbehaviour)
    {
        await using LambdaEmulator lambda = await Unruly.Builder($"{hook}={misbehaviour}", "LAMBDA_EXT_STARTING_TIMEOUT_MS=150", "LAMBDA_EXT_INITIALIZE_TIMEOUT_MS=150").StartAsync();
        for (int i = 0; i < 2; i++) Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success), Unruly.Story(lambda));

        await lambda.ShutsDownWell();
        Assert.That(lambda.Extensions[Unruly.Name].Hooks(), Has.None.EqualTo("invoke").And.None.StartsWith("shutdown"));
        Assert.That(lambda.Extensions[Unruly.Name].Lines("ERROR").Concat(lambda.Extensions[Unruly.Name].Lines("WARN")), Has.Some.Contains("function continues"));
    }

    [Test]
    [Category("G12")]
    public async Task One_that_throws_in_every_hook_never_fails_an_invocation()
    {
        await using LambdaEmulator lambda = await Unruly.Builder("INVOKE=throw", "SHUTDOWN=throw").StartAsync();
        for (int i = 0; i < 20; i++) Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        await lambda.ShutsDownWell();
    }

    [Test]
    [Category("G01")]
    [Category("G13")]
    public async Task A_shutdown_hook_cannot_keep_the_process([Values("throw", "block", "spin", "hang", "late", "listen")] string misbehaviour)
    {
        await using LambdaEmulator lambda = await Unruly.Builder($"SHUTDOWN={misbehaviour}", "LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS=200").StartAsync();
        await lambda.InvokeAsync();
        await lambda.ShutsDownWell();
    }

    [Test]
    [Category("G01")]
    [Category("G13")]
    public async Task The_thread_of_Main_may_be_stuck_for_good_and_the_process_still_exits()
    {
        await using LambdaEmulator lambda = await Unruly.Builder("INVOKE=block", "LAMBDA_EXT_HOOK_TIMEOUT_MS=50").StartAsync();
        for (int i = 0; i < 6; i++) Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        await lambda.ShutsDownWell();
        Assert.That(lambda.Extensions[Unruly.Name].Hooks().Count(h => h == "invoke"), Is.EqualTo(4), "then its hooks are skipped: each would hold a thread more");
    }

    [TestCase("field", "System.UriFormatException")]
    [TestCase("constructor", "the static constructor throws")]
    [Category("G03")]
    [Category("G12")]
    public async Task Static_initialisers_that_throw_leave_an_idle_loop_after_register(string statics, string cause)
    {
        await using LambdaEmulator lambda = await Unruly.Builder("STATICS=" + statics).StartAsync();
        for (int i = 0; i < 2; i++) Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success), Unruly.Story(lambda));

        await lambda.ShutsDownWell();
        EmulatedExtension extension = lambda.Extensions[Unruly.Name];
        Assert.That(extension.Hooks(), Is.Empty);
        Assert.That(extension.Events, Is.EqualTo((string[])["SHUTDOWN"]), "what cannot be made holds no invocation");
        Assert.That(string.Join('\n', extension.Output.Select(line => line.Text)), Does.Contain("its constructor").And.Contain("function continues").And.Contain(cause));
    }

    [Test]
    [Category("G12")]
    public async Task FailClosed_static_initialisers_that_throw_are_init_error_and_the_end()
    {
        await using LambdaEmulator lambda = await Unruly.Builder("STATICS=constructor", "LAMBDA_EXT_FAILURE_MODE=FailClosed").StartWithoutInitAsync();
        Assert.That((await lambda.WaitForInitAsync()).ErrorType, Is.EqualTo("Extension.InitError"), Unruly.Story(lambda));
        Assert.That(lambda.Extensions[Unruly.Name].ReportedErrors[0].Body, Does.Contain("the static constructor throws"));
        Assert.That(lambda.Timeline.OfType<ProgramExitedEvent>().First(e => e.Extension == Unruly.Name).ExitCode, Is.EqualTo(11));
    }

    [TestCase("CONSTRUCTOR")]
    [TestCase("STARTING")]
    [TestCase("INITIALIZE")]
    [Category("G12")]
    public async Task FailClosed_a_failed_start_is_init_error_and_the_end(string hook)
    {
        await using LambdaEmulator lambda = await Unruly.Builder($"{hook}=throw", "LAMBDA_EXT_FAILURE_MODE=FailClosed").StartWithoutInitAsync();
        InitResult init = await lambda.WaitForInitAsync();

        Assert.That(init, Has.Property("Succeeded").False.And.Property("ErrorType").EqualTo("Extension.InitError"));
        ReportedError error = lambda.Extensions[Unruly.Name].ReportedErrors[0];
        Assert.That(error, Has.Property("Kind").EqualTo(ReportedErrorKind.InitError).And.Property("ErrorType").EqualTo("Extension.InitializationFailed"));
        Assert.That(error.Body, Does.Contain($"{hook.ToLowerInvariant()} throws").And.Contain("InvalidOperationException"));
        ProgramExitedEvent exited = lambda.Timeline.OfType<ProgramExitedEvent>().First(e => e.Extension == Unruly.Name);
        Assert.That(exited.ExitCode, Is.EqualTo(11));
    }

    [Test]
    [Category("G12")]
    public async Task FailClosed_a_failed_invoke_hook_is_exit_error_and_the_end()
    {
        await using LambdaEmulator lambda = await Unruly.Builder("INVOKE=fail", "LAMBDA_EXT_FAILURE_MODE=FailClosed").StartAsync();
        InvocationResult result = await lambda.InvokeAsync();

        Assert.That(result, Has.Property("Outcome").EqualTo(EmulatedOutcome.ExtensionCrash).And.Property("ErrorType").EqualTo("Extension.ExitError"), Unruly.Story(lambda));
        ReportedError error = lambda.Extensions[Unruly.Name].ReportedErrors[0];
        Assert.That(error, Has.Property("Kind").EqualTo(ReportedErrorKind.ExitError).And.Property("ErrorType").EqualTo("Extension.HookFailed"));
        Assert.That(lambda.Timeline.OfType<ProgramExitedEvent>().First(e => e.Extension == Unruly.Name).ExitCode, Is.EqualTo(12));
        Assert.That(lambda.Extensions[Unruly.Name].Hooks(), Has.Some.EqualTo("shutdown Failure failure"));
    }

    [Test]
    [Category("G18")]
    public async Task A_wrong_variable_is_named_and_the_function_goes_on()
    {
        await using LambdaEmulator lambda = await Unruly.Builder("LAMBDA_EXT_DEADLINE_MARGIN_MS=a lot").StartAsync();
        Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        await lambda.ShutsDownWell();
        Assert.That(lambda.Extensions[Unruly.Name].Lines("ERROR").Single(), Does.Contain("LAMBDA_EXT_DEADLINE_MARGIN_MS='a lot'").And.Contain("0 to 1500"));
        Assert.That(lambda.Extensions[Unruly.Name].Hooks(), Is.Empty);
        Assert.That(lambda.Extensions[Unruly.Name].Events, Is.EqualTo((string[])["SHUTDOWN"]));
    }

    [Test]
    [Category("G18")]
    public async Task A_wrong_variable_fails_a_function_that_wants_it_so()
    {
        await using LambdaEmulator lambda = await Unruly.Builder("LAMBDA_EXT_NAME=a/b", "LAMBDA_EXT_FAILURE_MODE=failclosed").StartWithoutInitAsync();
        Assert.That((await lambda.WaitForInitAsync()).ErrorType, Is.EqualTo("Extension.InitError"));
        Assert.That(lambda.Extensions[Unruly.Name].ReportedErrors[0].ErrorType, Is.EqualTo("Extension.ConfigInvalid"));
        Assert.That(lambda.Timeline.OfType<ProgramExitedEvent>().First(e => e.Extension == Unruly.Name).ExitCode, Is.EqualTo(10));
    }
}

using Lambda.Extensions.Sdk.InternalTests.Support;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>
/// SIGTERM in real functions: who gets it, what runs, and how the process ends (lambda-facts 1.6). The budgets are wide, so that a
/// slow machine changes nothing; where the time itself is the subject, the test says so.
/// </summary>
[Category("G13")]
public sealed class GracefulShutdownTests
{
    private const int Killed = 128 + 9;

    /// <summary>So that what is tested is the process's own end and not the kill.</summary>
    private static readonly ShutdownBudgets Patient = new()
    {
        WithExternal = TimeSpan.FromSeconds(20),
        InternalOnly = TimeSpan.FromSeconds(20),
        RuntimeShare = TimeSpan.FromSeconds(20),
        RuntimeShareWithInternal = TimeSpan.FromSeconds(20),
    };

    [Test]
    public async Task Callbacks_run_and_finish_before_the_end_and_the_process_exits_with_zero()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=shutdown", "UF_STOPPING=short").WithShutdownBudgets(Patient).StartAsync();
        Assert.That(lambda.Extensions["lambda-shutdown"], Has.Property("IsExternal").False.And.Property("Events").Empty);
        await lambda.InvokesWell();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.EqualTo("stopping").And.Some.EqualTo("stopped"), lambda.Story());
        Assert.That(lambda.Function.ExitCode, Is.Zero);
    }

    [Test]
    public async Task Without_an_extension_they_never_get_the_chance()
    {
        // The same function and the same callback, but extensions are switched off: as if nothing had been registered.
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=shutdown", "UF_STOPPING=short").WithExtensionsDisabled().WithShutdownBudgets(Patient).StartAsync();
        await lambda.InvokesWell();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.None.EqualTo("stopping").And.None.EqualTo("stopped"));
        Assert.That(lambda.Function.ExitCode, Is.EqualTo(Killed));
        Assert.That(lambda.Said(), Has.Some.Contains("Graceful shutdown is not certain").And.Some.Contains("switched off"));
    }

    [Test]
    public async Task A_function_that_registers_nothing_is_killed_where_it_stands()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_SIGTERM=own").WithShutdownBudgets(Patient).StartAsync();
        await lambda.InvokesWell();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Function.ExitCode, Is.EqualTo(Killed));
        Assert.That(lambda.Said(), Has.None.Contains("SIGTERM"));
    }

    [TestCase("listen", "stopping")]
    [TestCase("hang", "stopping")]
    [TestCase("block", "stopping")]
    [TestCase("throw", "A callback of LambdaShutdown.Register failed")]
    [TestCase("fail", "A callback of LambdaShutdown.Register failed")]
    public async Task Whatever_a_callback_does_the_process_ends_by_itself_within_the_platforms_half_second(string how, string said)
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=shutdown", "UF_STOPPING=" + how).WithShutdownBudgets(Patient).StartAsync();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Function.ExitCode, Is.Zero, lambda.Story());
        Assert.That(lambda.Said(), Has.Some.Contains(said));
        if (how is "hang" or "block") Assert.That(lambda.Said(), Has.Some.Contains("1 of 1 callbacks"));
        if (how is "listen") Assert.That(lambda.Said(), Has.None.Contains("callbacks"), "it ended by its token");
        // 450 ms by its own clock; twenty times that before the kill of this test, so the end was its own doing.
        Assert.That(lambda.StoppedAfter(), Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task Started_too_late_it_says_so_and_an_external_extension_still_brings_the_signal()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_LATE=shutdown", "UF_STOPPING=short")
            .AddExtension(PublishedSample.Executable("Minimal")).WithShutdownBudgets(Patient).StartAsync();
        await lambda.InvokesWell();
        Assert.That(lambda.Said(), Has.Some.Contains("Graceful shutdown is not certain").And.Some.Contains("too late"));
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.EqualTo("stopped"));
        Assert.That(lambda.Function.ExitCode, Is.Zero);
        Assert.That(lambda.Extensions["Minimal"].ExitCode, Is.Zero);
    }

    [Test]
    public async Task The_functions_own_handler_of_the_signal_runs_too()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_SIGTERM=own", "UF_START=shutdown", "UF_STOPPING=short").WithShutdownBudgets(Patient).StartAsync();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.EqualTo("stopped").And.Some.EqualTo("the function's own handler of SIGTERM"));
        Assert.That(lambda.Function.ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_handler_of_the_functions_own_that_ends_the_process_waits_for_the_callbacks()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_SIGTERM=exit", "UF_START=shutdown,extension", "UF_STOPPING=short", "UF_SHUTDOWN=short").WithShutdownBudgets(Patient).StartAsync();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.EqualTo("stopped").And.Some.EqualTo("hook shutdown Signal"));
        Assert.That(lambda.Function.ExitCode, Is.Zero);
    }

    [Test]
    public async Task An_internal_extension_has_its_shutdown_hook_at_the_signal()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=extension").WithShutdownBudgets(Patient).StartAsync();
        await lambda.InvokesWell();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said().Where(l => l.StartsWith("hook", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]),
            Is.EqualTo((string[])["initialize", "invoke", "completed", "shutdown"]));
        Assert.That(lambda.Function.ExitCode, Is.Zero);
    }

    [TestCase("hang")]
    [TestCase("block")]
    [TestCase("throw")]
    public async Task A_bad_shutdown_hook_does_not_keep_the_process(string how)
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=extension", "UF_SHUTDOWN=" + how).WithShutdownBudgets(Patient).StartAsync();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.EqualTo("hook shutdown Signal"));
        Assert.That(lambda.Function.ExitCode, Is.Zero, lambda.Story());
    }

    [Test]
    public async Task Both_in_one_process_take_one_registration_when_the_extension_is_first()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=extension,shutdown", "UF_STOPPING=short").WithShutdownBudgets(Patient).StartAsync();
        Assert.That(lambda.Extensions.Keys, Is.EqualTo((string[])["Probe"]));
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.EqualTo("stopped").And.Some.EqualTo("hook shutdown Signal"));
    }

    [Test]
    public async Task On_Managed_Instances_the_smallest_extension_is_legal_and_brings_the_signal()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=shutdown", "UF_STOPPING=short")
            .WithInitializationType(InitializationTypes.ManagedInstances).WithShutdownBudgets(Patient).StartAsync();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.EqualTo("stopped"));
    }

    [Test]
    public async Task A_function_that_exits_in_an_orderly_way_has_its_last_word_first()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=shutdown,extension", "UF_STOPPING=short").WithShutdownBudgets(Patient).StartAsync();
        InvocationResult result = await lambda.InvokeAsync("""{"exit":3}""").Patiently();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.RuntimeCrash));
        Assert.That(lambda.Timeline.OfType<ProgramExitedEvent>().First(e => e.Extension is null).ExitCode, Is.EqualTo(3), "its own code");
        Assert.That(lambda.Said(), Has.Some.EqualTo("stopped").And.Some.EqualTo("hook shutdown Signal"));
    }

    [TestCase("UF_START=extension,shutdown,throw", 134)]
    [TestCase("UF_START=extension,shutdown,exit", 7)]
    public async Task A_function_that_ends_in_static_initialisation_ends_as_it_would_have(string start, int code)
    {
        await using LambdaEmulator lambda = await Functions.Unruly(start).WithShutdownBudgets(Patient).StartWithoutInitAsync();
        InitResult init = await lambda.WaitForInitAsync().Patiently();
        Assert.That(init.ErrorType, Is.EqualTo("Runtime.ExitError"));
        Assert.That(lambda.Timeline.OfType<ProgramExitedEvent>().First(e => e.Extension is null).ExitCode, Is.EqualTo(code));
    }

    [Test]
    public async Task Natively_compiled_it_is_the_same()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().UseFunction(PublishedSample.Executable("InternalExtension"))
            .WithTimeout(TimeSpan.FromSeconds(30)).WithShutdownBudgets(Patient).StartAsync();
        await lambda.InvokesWell("""{"item":"tea","amount":4.5}""");
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.EqualTo("""{"sales":"total","sold":1,"turnover":4.5,"failed":0}"""), lambda.Story());
        Assert.That(lambda.Function.ExitCode, Is.Zero);
    }
}

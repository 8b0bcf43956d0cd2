using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>Whole lives of native processes.</summary>
public sealed partial class LifecycleTests
{
    private const string Minimal = "Minimal";

    [Test]
    public async Task Minimal_lives_a_whole_life_beside_a_real_function()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithPatience()
            .AddExtension(PublishedSample.Executable(Minimal))
            .UseFunction(PublishedSample.Executable("HelloFunction"))
            .WithTracing()
            .StartAsync();
        for (int i = 0; i < 5; i++)
        {
            InvocationResult result = await lambda.InvokeAsync("""{"echo":"hi"}""");
            Assert.That(result, Has.Property("Outcome").EqualTo(EmulatedOutcome.Success).And.Property("Payload").EqualTo("\"hi\""), Unruly.Story(lambda));
            Assert.That(lambda.Extensions[Minimal].Output.Select(l => l.Text), Has.Some.Contains(result.RequestId));
        }

        await lambda.ShutdownAsync();
        EmulatedExtension extension = lambda.Extensions[Minimal];
        Assert.That(extension, Has.Property("State").EqualTo(ExtensionState.Exited).And.Property("ExitCode").Zero.And.Property("Killed").False);
        Assert.That(extension.Events, Is.EquivalentTo((string[])["INVOKE", "SHUTDOWN"]));
        Assert.That(extension.Output.Select(l => l.Text), Has.Some.Contains("Shutting down: spindown"));
    }

    [Test]
    [Category("G03")]
    public async Task The_runtime_waits_for_register_only()
    {
        await using LambdaEmulator lambda = await Unruly.Builder("INITIALIZE=late").StartAsync();
        List<string> order = [.. lambda.Timeline.Select(e => e.Name)];
        Assert.That(order.IndexOf(EmulatorEventNames.ExtensionRegistered), Is.LessThan(order.IndexOf(EmulatorEventNames.RuntimeStarted)));
        Assert.That(order.IndexOf(EmulatorEventNames.RuntimeStarted), Is.LessThan(order.IndexOf(EmulatorEventNames.ExtensionNext)), "the runtime starts while OnInitializeAsync still runs");
        await lambda.ShutsDownWell();
    }

    [Test]
    [Category("G03")]
    public async Task OnStarting_holds_the_runtime_back()
    {
        await using LambdaEmulator lambda = await Unruly.Builder("STARTING=listen", "LAMBDA_EXT_STARTING_TIMEOUT_MS=100").StartAsync();
        List<EmulatorEvent> timeline = [.. lambda.Timeline];
        int said = timeline.FindIndex(e => e is LogEvent { Line.Text: "hook starting" });
        int started = timeline.FindIndex(e => e.Name == EmulatorEventNames.RuntimeStarted);
        Assert.That(said, Is.GreaterThanOrEqualTo(0).And.LessThan(started));
        await lambda.ShutsDownWell();
    }

    [Test]
    [Category("G13")]
    public async Task SIGTERM_enters_the_shutdown_once()
    {
        await using LambdaEmulator lambda = await Unruly.Builder().StartAsync();
        await lambda.InvokeAsync();
        Task<EmulatorEvent> exited = lambda.WaitForEventAsync(EmulatorEventNames.ExtensionExited, Unruly.Name);
        Assert.That(Kill(lambda.Extensions[Unruly.Name].ProcessId!.Value, 15), Is.Zero);

        var exit = (ProgramExitedEvent)await exited;
        Assert.That(exit.ExitCode, Is.Zero);
        Assert.That(lambda.Extensions[Unruly.Name].Hooks(), Has.Exactly(1).StartsWith("shutdown").And.Some.EqualTo("shutdown Signal spindown"));
    }

    [Test]
    [Category("G13")]
    public async Task SIGTERM_during_a_hook_waits_for_its_budget_only()
    {
        await using LambdaEmulator lambda = await Unruly.Builder("INVOKE=block", "LAMBDA_EXT_HOOK_TIMEOUT_MS=300").StartAsync();
        Task<EmulatorEvent> exited = lambda.WaitForEventAsync(EmulatorEventNames.ExtensionExited, Unruly.Name);
        PendingInvocation pending = lambda.BeginInvoke();
        await lambda.Timeline.WaitForAsync<LogEvent>(e => e.Line.Text == "hook invoke");
        Assert.That(Kill(lambda.Extensions[Unruly.Name].ProcessId!.Value, 15), Is.Zero);

        Assert.That(((ProgramExitedEvent)await exited).ExitCode, Is.Zero);
        await pending.Completion;
    }

    [Test]
    public async Task Managed_Instances_see_SHUTDOWN_only()
    {
        await using LambdaEmulator lambda = await Unruly.Builder().WithInitializationType(InitializationTypes.ManagedInstances).StartAsync();
        Assert.That(lambda.Extensions[Unruly.Name].Events, Is.EqualTo((string[])["SHUTDOWN"]));
        await lambda.InvokeAsync();
        await lambda.ShutsDownWell();
        Assert.That(lambda.Extensions[Unruly.Name].Hooks(), Is.EqualTo((string[])["constructor", "starting", "initialize", "shutdown Event spindown"]));
    }

    [Test]
    public async Task A_timeout_of_the_function_is_a_shutdown_with_its_reason_and_a_new_process()
    {
        await using LambdaEmulator lambda = await Unruly.Builder().UseFunction(PublishedSample.Executable("HelloFunction")).WithTimeout(TimeSpan.FromSeconds(4)).StartAsync();
        Assert.That((await lambda.InvokeAsync("""{"sleepMs":60000}""")).Outcome, Is.EqualTo(EmulatedOutcome.Timeout));
        InvocationResult next = await lambda.InvokeAsync("""{"echo":1}""");
        Assert.That(next, Has.Property("Outcome").EqualTo(EmulatedOutcome.Success).And.Property("SuppressedInit").True, Unruly.Story(lambda));
        Assert.That(lambda.Extensions[Unruly.Name].Starts, Is.EqualTo(2));
        Assert.That(lambda.Timeline.OfType<LogEvent>().Select(e => e.Line.Text), Has.Some.EqualTo("hook shutdown Event timeout"));
        await lambda.ShutsDownWell();
    }

    [Test]
    public async Task A_runtime_that_exits_is_a_shutdown_with_failure()
    {
        await using LambdaEmulator lambda = await Unruly.Builder().UseFunction(PublishedSample.Executable("HelloFunction")).StartAsync();
        Assert.That((await lambda.InvokeAsync("""{"exit":3}""")).Outcome, Is.EqualTo(EmulatedOutcome.RuntimeCrash));
        Assert.That((await lambda.InvokeAsync("""{"echo":1}""")).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(lambda.Timeline.OfType<LogEvent>().Select(e => e.Line.Text), Has.Some.EqualTo("hook shutdown Event failure"));
        await lambda.ShutsDownWell();
    }

    [Test]
    public async Task A_freeze_between_invocations_harms_nothing()
    {
        await using LambdaEmulator lambda = await Unruly.Builder().WithFreezeBetweenInvocations().StartAsync();
        for (int i = 0; i < 10; i++) Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        await lambda.ShutsDownWell();
        Assert.That(lambda.Timeline.Count(e => e.Name == EmulatorEventNames.Freeze), Is.GreaterThanOrEqualTo(9));
    }

    [Test]
    public async Task Log_lines_follow_the_functions_format()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithPatience().AddExtension(PublishedSample.Executable(Minimal)).WithEnvironment("AWS_LAMBDA_LOG_FORMAT", "JSON").StartAsync();
        await lambda.InvokeAsync();
        await lambda.ShutdownAsync();
        string line = lambda.Extensions[Minimal].Output[0].Text;
        using var json = System.Text.Json.JsonDocument.Parse(line);
        Assert.That(json.RootElement.GetProperty("extension").GetString(), Is.EqualTo(Minimal));
        Assert.That(json.RootElement.GetProperty("level").GetString(), Is.EqualTo("INFO"));
        Assert.That(json.RootElement.GetProperty("message").GetString(), Does.StartWith("Invoked: "));
    }

    [Test]
    public async Task The_start_is_told_phase_by_phase_on_request()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithPatience().AddExtension(PublishedSample.Executable(Minimal)).WithEnvironment("LAMBDA_EXT_LOG_STARTUP", "true").StartAsync();
        LogEvent line = await lambda.Timeline.WaitForAsync<LogEvent>(e => e.Line.Text.Contains("Start-up:", StringComparison.Ordinal));
        Assert.That(line.Line.Text, Does.Match(@"Configure [\d.]+ ms, Register [\d.]+ ms, Activate [\d.]+ ms, Initialize [\d.]+ ms, Next [\d.]+ ms, total [\d.]+ ms"));
    }

    [Test]
    public async Task Outside_Lambda_it_says_so_and_exits_with_its_code()
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(PublishedSample.Executable(Minimal)) { RedirectStandardOutput = true, Environment = { ["AWS_LAMBDA_RUNTIME_API"] = "" } })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.EqualTo(20));
        Assert.That(output, Does.Contain("AWS_LAMBDA_RUNTIME_API is not set").And.Contain("lambda-ext run"));
        Assert.That(output.TrimEnd(), Does.Not.Contain("\n"));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>What a platform that answers badly does to a native extension: nothing worse than one line, and next is asked again.</summary>
public sealed class PlatformFaultTests
{
    private static IEnumerable<TestCaseData<Func<Fault>>> PassingFaults()
    {
        yield return new TestCaseData<Func<Fault>>(() => Fault.Respond(500, """{"errorType":"InternalServerError","errorMessage":"Internal Server Error"}""")) { TestName = "500 with a body" };
        yield return new TestCaseData<Func<Fault>>(() => Fault.Respond(500)) { TestName = "500 without a body" };
        yield return new TestCaseData<Func<Fault>>(() => Fault.Respond(429)) { TestName = "429" };
        yield return new TestCaseData<Func<Fault>>(Fault.DropConnection) { TestName = "connection dropped" };
    }

    private static IEnumerable<TestCaseData<Func<Fault>>> HarmlessFaults()
    {
        yield return new TestCaseData<Func<Fault>>(Fault.SendChunked) { TestName = "chunked" };
        yield return new TestCaseData<Func<Fault>>(Fault.SendByteByByte) { TestName = "byte by byte" };
    }

    private static IEnumerable<TestCaseData<Func<Fault>>> LosingFaults()
    {
        yield return new TestCaseData<Func<Fault>>(() => Fault.CutBodyAfter(20)) { TestName = "body cut" };
        yield return new TestCaseData<Func<Fault>>(() => Fault.ReplaceBody("this is not JSON")) { TestName = "not JSON" };
        yield return new TestCaseData<Func<Fault>>(() => Fault.ReplaceBody("[]")) { TestName = "not an object" };
        yield return new TestCaseData<Func<Fault>>(() => Fault.ReplaceBody("")) { TestName = "empty" };
        yield return new TestCaseData<Func<Fault>>(() => Fault.ReplaceBody("""{"eventType":"INVOKE","x":""" + "\"" + new string('x', 8 * 1024 * 1024) + "\"}")) { TestName = "8 MB" };
        yield return new TestCaseData<Func<Fault>>(() => Fault.ReplaceBody("""{"eventType":"RESTORE","deadlineMs":1}""")) { TestName = "unknown event" };
    }

    [TestCaseSource(nameof(PassingFaults))]
    public async Task A_fault_of_next_before_the_event_was_taken_loses_nothing(Func<Fault> fault)
    {
        await using LambdaEmulator lambda = await Unruly.Builder().StartAsync();
        lambda.Faults.OnNext(fault());
        for (int i = 0; i < 3; i++) Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success), Unruly.Story(lambda));
        await lambda.ShutsDownWell();
        Assert.That(lambda.Extensions[Unruly.Name].Hooks().Count(h => h == "invoke"), Is.EqualTo(3));
        Assert.That(lambda.Extensions[Unruly.Name].Lines("WARN"), Has.Some.Contains("next failed and is asked again"));
    }

    [TestCaseSource(nameof(HarmlessFaults))]
    public async Task Odd_but_legal_answers_are_read(Func<Fault> fault)
    {
        await using LambdaEmulator lambda = await Unruly.Builder("LAMBDA_EXT_HOOK_TIMEOUT_MS=20000", "LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS=20000").WithFaults(f =>
        {
            f.OnNext(fault().Always());
            f.OnRegister(fault().Always());
        }).StartAsync();
        for (int i = 0; i < 3; i++) Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success), Unruly.Story(lambda));
        await lambda.ShutsDownWell();
        Assert.That(lambda.Extensions[Unruly.Name].Hooks().Count(h => h == "invoke"), Is.EqualTo(3));
        Assert.That(lambda.Extensions[Unruly.Name].Lines("WARN"), Is.Empty);
    }

    [TestCaseSource(nameof(LosingFaults))]
    public async Task An_unreadable_event_costs_itself_only(Func<Fault> fault)
    {
        await using LambdaEmulator lambda = await Unruly.Builder().StartAsync();
        lambda.Faults.OnNext(fault().AfterTransition());
        for (int i = 0; i < 4; i++) Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success), Unruly.Story(lambda));
        await lambda.ShutsDownWell();
        Assert.That(lambda.Extensions[Unruly.Name].Hooks().Count(h => h == "invoke"), Is.GreaterThanOrEqualTo(3));
    }

    [Test]
    [Category("G13")]
    public async Task A_403_on_next_is_the_end_and_exit_zero()
    {
        await using LambdaEmulator lambda = await Unruly.Builder().StartAsync();
        await lambda.InvokeAsync();
        Task<EmulatorEvent> exited = lambda.WaitForEventAsync(EmulatorEventNames.ExtensionExited, Unruly.Name);
        lambda.Faults.OnNext(Fault.Respond(403, """{"errorType":"Extension.UnknownExtensionIdentifier","errorMessage":"Unknown extension"}""").Always());
        PendingInvocation pending = lambda.BeginInvoke();
        Assert.That(((ProgramExitedEvent)await exited).ExitCode, Is.Zero);
        await pending.Completion;
        Assert.That(lambda.Timeline.OfType<LogEvent>().Select(e => e.Line.Text), Has.Some.EqualTo("hook shutdown ApiClosed failure"));
    }

    [Test]
    public async Task A_next_that_never_works_again_is_reported_and_ended()
    {
        await using LambdaEmulator lambda = await Unruly.Builder().StartAsync();
        await lambda.InvokeAsync();
        Task<EmulatorEvent> exited = lambda.WaitForEventAsync(EmulatorEventNames.ExtensionExited, Unruly.Name);
        lambda.Faults.OnNext(Fault.Respond(500).Always());
        PendingInvocation pending = lambda.BeginInvoke();
        Assert.That(((ProgramExitedEvent)await exited).ExitCode, Is.EqualTo(22));
        await pending.Completion;
        Assert.That(lambda.Timeline.OfType<ExtensionErrorEvent>().First().Error.ErrorType, Is.EqualTo("Extension.NextFailed"));
    }

    [Test]
    public async Task A_refused_register_ends_with_its_code_and_the_remedy()
    {
        await using LambdaEmulator lambda = await Unruly.Builder().WithFaults(f => f.OnRegister(
            Fault.Respond(403, """{"errorType":"Extension.InvalidEventType","errorMessage":"SHUTDOWN: ShutdownEventNotSupportedForInternalExtension"}""").Always())).StartWithoutInitAsync();
        var exit = (ProgramExitedEvent)await lambda.WaitForEventAsync(EmulatorEventNames.ExtensionExited, Unruly.Name);
        Assert.That(exit.ExitCode, Is.EqualTo(21));
        Assert.That(lambda.Timeline.OfType<LogEvent>().Select(e => e.Line.Text), Has.Some.Contains("LAMBDA_EXT_NAME"));
    }

    [Test]
    public async Task A_register_that_fails_in_passing_is_repeated()
    {
        await using LambdaEmulator lambda = await Unruly.Builder().WithFaults(f => f.OnRegister(Fault.Respond(500).Times(2))).StartAsync();
        Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        await lambda.ShutsDownWell();
    }
}

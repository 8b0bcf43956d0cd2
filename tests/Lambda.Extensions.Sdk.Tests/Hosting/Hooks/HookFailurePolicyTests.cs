using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Hooks;

internal sealed class HookFailurePolicyTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(700);

    private readonly LifecycleCounters _counters = new();
    private readonly RecordingLoggers _log = new();
    private readonly HookFailurePolicy _policy;

    public HookFailurePolicyTests() => _policy = new HookFailurePolicy(_counters, _log);

    [TestCase(HookKind.Invoke)]
    [TestCase(HookKind.Restore)]
    [TestCase(HookKind.Telemetry)]
    [TestCase(HookKind.InvocationCompleted)]
    [TestCase(HookKind.InvocationReported)]
    [TestCase(HookKind.Flush)]
    [Category("G12")]
    public void FailClosed_only_a_hook_that_threw_ends_the_process(HookKind hook)
    {
        foreach (HookResult result in (HookResult[])[HookResult.Cancelled, HookResult.Abandoned, HookResult.Skipped])
        {
            Settle(hook, result, FailureMode.FailClosed);
            Assert.That(_policy.Fatal, Is.Null, $"{result}");
        }

        Assert.That(_log.Entries.Select(e => e.Message), Has.None.Contain("FailClosed"));
        Settle(hook, HookResult.Failed, FailureMode.FailClosed);
        Assert.That(_policy.Fatal!.Category, Is.EqualTo("Extension.HookFailed"));
    }

    [TestCase(HookKind.Starting)]
    [TestCase(HookKind.Activate)]
    [TestCase(HookKind.Initialize)]
    [Category("G12")]
    public void FailClosed_a_start_that_does_not_complete_ends_the_process(HookKind hook)
    {
        Settle(hook, HookResult.Cancelled, FailureMode.FailClosed);
        Assert.That(_policy.Fatal!.Category, Is.EqualTo("Extension.InitializationFailed"));
    }

    [Test]
    [Category("G12")]
    public void FailClosed_a_failure_at_the_end_changes_nothing([Values("Shutdown", "Dispose")] string hook)
    {
        Settle(Enum.Parse<HookKind>(hook), HookResult.Failed, FailureMode.FailClosed);
        Assert.That(_policy.Fatal, Is.Null);
    }

    [Test]
    [Category("G12")]
    public void FailOpen_no_result_ends_the_process()
    {
        foreach (HookKind hook in Enum.GetValues<HookKind>()) Settle(hook, HookResult.Failed, FailureMode.FailOpen);
        Assert.That(_policy.Fatal, Is.Null);
    }

    [TestCase("Failed")]
    [TestCase("Cancelled")]
    [TestCase("Abandoned")]
    [TestCase("Skipped")]
    [Category("G17")]
    public void A_failure_that_repeats_is_logged_ten_times_and_then_every_hundredth_time(string result)
    {
        for (int i = 0; i < 1000; i++) Settle(HookKind.Telemetry, Enum.Parse<HookResult>(result), FailureMode.FailOpen);
        Assert.That(_log.Entries, Has.Count.EqualTo(20));
        Assert.That(_counters.HooksFailed + _counters.HooksCancelled + _counters.HooksAbandoned + _counters.HooksSkipped, Is.EqualTo(1000));
    }

    [Test]
    [Category("G17")]
    public void A_skip_that_repeats_is_logged_ten_times_and_then_every_hundredth_time()
    {
        ExtensionModule module = TestModule.Create();
        for (int i = 0; i < 1000; i++) _policy.Skip(module, HookKind.Telemetry);
        Assert.That(_log.Entries, Has.Count.EqualTo(20));
        Assert.That(_counters.HooksSkipped, Is.EqualTo(1000));
    }

    // The log says what follows for the function and for the extension.
    [TestCase("Invoke", "Failed", false, "The function continues")]
    [TestCase("Invoke", "Failed", true, "The function fails with it (FailClosed)")]
    [TestCase("Initialize", "Failed", false, "The extension stays idle; the function continues (FailOpen)")]
    [TestCase("Initialize", "Abandoned", false, "The extension is idle until that ends well; the function continues")]
    [TestCase("Starting", "Abandoned", false, "The extension stays idle; the function continues (FailOpen)")]
    [TestCase("Initialize", "Abandoned", true, "The function fails with it (FailClosed)")]
    [TestCase("Shutdown", "Cancelled", true, "The shutdown continues")]
    [TestCase("Dispose", "Failed", false, "The shutdown continues")]
    [Category("G12")]
    public void The_log_names_the_consequence_of_a_failure(string hook, string result, bool failsClosed, string consequence)
    {
        Settle(Enum.Parse<HookKind>(hook), Enum.Parse<HookResult>(result), failsClosed ? FailureMode.FailClosed : FailureMode.FailOpen);
        Assert.That(_log.Entries.Single().Message, Does.EndWith(". " + consequence));
    }

    [TestCase("Failed")]
    [TestCase("Cancelled")]
    [TestCase("Abandoned")]
    [Category("G12")]
    public void Only_a_start_that_fails_makes_the_extension_idle(string result)
    {
        Assert.That(Settle(HookKind.Invoke, Enum.Parse<HookResult>(result), FailureMode.FailOpen).IsActive, Is.True);
        Assert.That(Settle(HookKind.Starting, Enum.Parse<HookResult>(result), FailureMode.FailOpen).IsActive, Is.False);
    }

    [Test]
    [Category("G12")]
    public void A_completed_hook_changes_nothing()
    {
        Assert.That(Settle(HookKind.Starting, HookResult.Completed, FailureMode.FailClosed).IsActive, Is.True);
        Assert.That((_policy.Fatal, _log.Entries.Count), Is.EqualTo(((Sdk.ExtensionsApi.ExtensionError?)null, 0)));
    }

    [Test]
    [Category("G12")]
    public void The_first_failure_that_ends_the_process_is_reported()
    {
        Settle(HookKind.Initialize, HookResult.Cancelled, FailureMode.FailClosed);
        Settle(HookKind.Invoke, HookResult.Failed, FailureMode.FailClosed);
        Assert.That(_policy.Fatal!.Message, Is.EqualTo("ScriptedExtension: OnInitializeAsync failed: it ran over its budget of 700 ms"));
    }

    [Test]
    [Category("G12")]
    public void A_static_initialiser_that_fails_is_reported_with_its_cause()
    {
        var error = new TypeInitializationException("X", new InvalidOperationException("no table"));
        _policy.Settle(TestModule.Create(o => o.FailureMode = FailureMode.FailClosed), HookKind.Activate, new HookOutcome(HookResult.Failed, error), Budget);
        Assert.That(_policy.Fatal!.Message, Is.EqualTo("ScriptedExtension: its constructor failed: no table"));
    }

    [TestCase("Threw", 1, 0, 0)]
    [TestCase("Late", 0, 1, 0)]
    [TestCase("Skipped", 0, 0, 1)]
    [Category("G17")]
    public void A_hook_of_the_Runtime_API_that_fails_is_counted_and_its_consequence_is_logged(string failure, int failed, int cancelled, int skipped)
    {
        _policy.SettleRuntimeHook(TestModule.Create(), HookKind.Event, Enum.Parse<RuntimeHookFailure>(failure), new InvalidOperationException("boom"), Budget, failsClosed: false);
        Assert.That((_counters.HooksFailed, _counters.HooksCancelled, _counters.HooksSkipped), Is.EqualTo((failed, cancelled, skipped)));
        _policy.SettleRuntimeHook(TestModule.Create(), HookKind.Event, Enum.Parse<RuntimeHookFailure>(failure), new InvalidOperationException("boom"), Budget, failsClosed: true);
        Assert.That(_log.Entries.Select(e => e.Message[(e.Message.LastIndexOf(". ", StringComparison.Ordinal) + 2)..]), Is.EqualTo((string[])["The original is forwarded", "The invocation fails with it (FailClosed)"]));
        Assert.That(_policy.Fatal, Is.Null);
    }

    [TestCase("Activate", "its constructor")]
    [TestCase("Dispose", "disposal")]
    [TestCase("Chunk", "OnResponseChunkAsync")]
    [TestCase("InvocationCompleted", "OnInvocationCompletedAsync")]
    public void A_hook_is_named_as_its_author_wrote_it(string hook, string name) => Assert.That(HookFailurePolicy.NameOf(Enum.Parse<HookKind>(hook)), Is.EqualTo(name));

    private ExtensionModule Settle(HookKind hook, HookResult result, FailureMode mode)
    {
        ExtensionModule module = TestModule.Create(o => o.FailureMode = mode);
        module.Call();
        _policy.Settle(module, hook, new HookOutcome(result, result == HookResult.Failed ? new InvalidOperationException("boom") : null), Budget);
        return module;
    }
}

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

    private void Settle(HookKind hook, HookResult result, FailureMode mode)
    {
        ExtensionModule module = TestModule.Create(o => o.FailureMode = mode);
        module.Call();
        _policy.Settle(module, hook, new HookOutcome(result, result == HookResult.Failed ? new InvalidOperationException("boom") : null), Budget);
    }
}

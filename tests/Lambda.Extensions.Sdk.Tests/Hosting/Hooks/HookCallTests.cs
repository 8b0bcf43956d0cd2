using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Hooks;

/// <summary>G01: one call of a hook, step by step, as its thread and its watchdog see it.</summary>
[Category("G01")]
internal sealed class HookCallTests
{
    private readonly HookCall _call = new();
    private readonly TaskCompletionSource<bool> _endedLate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Test]
    public void A_hook_that_completes_in_time_can_neither_be_cancelled_nor_abandoned_later()
    {
        long version = _call.Begin();
        Assert.That((_call.TryLeave(Task.CompletedTask), _call.WaitForTask(Task.CompletedTask)), Is.EqualTo((true, true)));
        _call.Cancel(version);
        Assert.That((_call.WasCancelled, _call.TryAbandon(version, out bool stuck), stuck), Is.EqualTo((false, false, false)));
    }

    [Test]
    public void A_late_watchdog_does_not_change_the_next_call()
    {
        long first = _call.Begin();
        _call.TryLeave(Task.CompletedTask);
        _call.WaitForTask(Task.CompletedTask);
        long second = _call.Begin();
        _call.Cancel(first);
        Assert.That((second == first, _call.WasCancelled, _call.TryAbandon(first, out _)), Is.EqualTo((false, false, false)));
        Assert.That(_call.TryLeave(Task.CompletedTask), Is.True);
    }

    [Test]
    public async Task The_token_is_cancelled_while_the_hook_runs_and_the_next_call_has_another_one()
    {
        long version = _call.Begin();
        CancellationToken token = _call.Token;
        var cancelled = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = token.Register(cancelled.SetResult);
        _call.Cancel(version);
        _call.Cancel(version);
        await cancelled.Task.WaitAsync(Life.Patience);
        Assert.That(_call.WasCancelled, Is.True);
        Assert.That((_call.TryLeave(Task.CompletedTask), _call.WaitForTask(Task.CompletedTask)), Is.EqualTo((true, true)), "a cancelled hook may still complete");
        _call.Begin();
        Assert.That((_call.WasCancelled, _call.Token.IsCancellationRequested), Is.EqualTo((false, false)));
    }

    [Test]
    public void A_hook_that_awaits_can_be_cancelled_and_then_abandoned()
    {
        long version = _call.Begin();
        var hook = new TaskCompletionSource();
        _call.TryLeave(hook.Task);
        _call.Cancel(version);
        Assert.That((_call.WasCancelled, _call.TryAbandon(version, out bool stuck), stuck), Is.EqualTo((true, true, false)));
        Assert.That(_call.TryAbandon(version, out _), Is.False, "once");
        Assert.That(_call.WaitForTask(hook.Task), Is.False, "the loop's thread does not wait for it");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_end_of_an_abandoned_hook_that_awaits_is_reported_once_with_its_success(bool succeeds)
    {
        long version = _call.Begin();
        var hook = new TaskCompletionSource();
        _call.TryLeave(hook.Task);
        _call.TryAbandon(version, out _);
        _call.WaitForTask(hook.Task);
        _call.WhenEndedLate(_endedLate.SetResult);
        Assert.That(_endedLate.Task.IsCompleted, Is.False);
        if (succeeds) hook.SetResult();
        else hook.SetException(new InvalidOperationException("boom"));
        Assert.That(await _endedLate.Task.WaitAsync(Life.Patience), Is.EqualTo(succeeds));
    }

    [Test]
    public async Task A_hook_that_blocks_its_thread_takes_the_thread_along_when_it_is_abandoned()
    {
        long version = _call.Begin();
        Assert.That((_call.TryAbandon(version, out bool stuck), stuck), Is.EqualTo((true, true)));
        Assert.That(_call.TryLeave(Task.CompletedTask), Is.False);
        _call.WhenEndedLate(_endedLate.SetResult);
        _call.ReturnedLate(Task.CompletedTask, null);
        Assert.That(await _endedLate.Task.WaitAsync(Life.Patience), Is.EqualTo(true));
    }

    [Test]
    public async Task A_blocked_hook_that_throws_or_returns_nothing_has_failed([Values] bool throws)
    {
        _call.TryAbandon(_call.Begin(), out _);
        _call.ReturnedLate(null, throws ? new InvalidOperationException("boom") : null);
        _call.WhenEndedLate(_endedLate.SetResult);
        Assert.That(await _endedLate.Task.WaitAsync(Life.Patience), Is.EqualTo(false), "an end before anyone asked is reported at once");
    }

    [Test]
    public async Task A_blocked_hook_whose_task_fails_later_has_failed()
    {
        _call.TryAbandon(_call.Begin(), out _);
        var hook = new TaskCompletionSource();
        _call.WhenEndedLate(_endedLate.SetResult);
        _call.ReturnedLate(hook.Task, null);
        Assert.That(_endedLate.Task.IsCompleted, Is.False);
        hook.SetCanceled();
        Assert.That(await _endedLate.Task.WaitAsync(Life.Patience), Is.EqualTo(false));
    }

    [Test]
    public async Task An_abandoned_hook_that_has_ended_at_that_moment_is_reported_with_its_success()
    {
        long version = _call.Begin();
        _call.TryLeave(Task.CompletedTask);
        _call.TryAbandon(version, out _);
        Assert.That(_call.WaitForTask(Task.CompletedTask), Is.False);
        _call.WhenEndedLate(_endedLate.SetResult);
        Assert.That(await _endedLate.Task.WaitAsync(Life.Patience), Is.EqualTo(true));
    }

    [Test]
    public void Of_two_results_the_one_that_lost_more_counts()
    {
        HookResult[] order = [HookResult.Completed, HookResult.Failed, HookResult.Cancelled, HookResult.Abandoned, HookResult.Skipped];
        for (int i = 1; i < order.Length; i++)
            Assert.That((HookOutcome.Worse(order[i - 1], order[i]), HookOutcome.Worse(order[i], order[i - 1])), Is.EqualTo((order[i], order[i])));
    }
}

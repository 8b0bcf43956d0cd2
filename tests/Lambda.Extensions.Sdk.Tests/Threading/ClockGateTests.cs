using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Lambda.Extensions.Sdk.Threading;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Threading;

/// <summary>G01: no wait outlasts its limit, whichever clock measures it.</summary>
[Category("G01")]
public sealed class ClockGateTests
{
    [Test]
    public async Task The_first_wait_on_a_fake_clock_returns_at_once_so_that_the_caller_checks_the_time_again()
    {
        using var gate = new ClockGate(new FakeTimeProvider());
        await Life.Within(Task.Run(() =>
        {
            lock (gate.Lock) gate.Wait(TimeSpan.FromSeconds(1));
        }));
    }

    [Test]
    public async Task A_clock_that_advances_before_the_gate_follows_it_does_not_make_the_wait_endless()
    {
        var turn = new HookLock(new AdvancingTime());
        Assert.That(turn.TryEnter(TimeSpan.Zero, out _), Is.True);
        bool second = true;
        await Life.Within(Task.Run(() => second = turn.TryEnter(TimeSpan.FromSeconds(1), out _)));
        Assert.That(second, Is.False);
    }

    /// <summary>A clock that advances, once, between the caller's look at it and the timer that would have followed it.</summary>
    private sealed class AdvancingTime : FakeTimeProvider
    {
        private bool _advanced;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (!_advanced) Advance(TimeSpan.FromSeconds(1));
            _advanced = true;
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}

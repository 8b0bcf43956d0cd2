using Lambda.Extensions.Sdk.Hosting.Telemetry;
using Lambda.Extensions.Sdk.Tests.Hosting.Hooks;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

/// <summary>G01, G09: the longest time that <c>next</c> waits, to the millisecond.</summary>
[Category("G01")]
[Category("G09")]
internal sealed class NextHoldTests : IDisposable
{
    private const int EndTimeout = 1000, Margin = 100, InDoubt = 250;

    private readonly LeapingTime _time = new();
    private readonly NextGate _gate;

    // Of several extensions, the longest timeout and the largest margin count.
    public NextHoldTests() => _gate = new NextGate(
        [
            TestModule.Create(o => (o.FlushPolicy, o.HandlerEndTimeout, o.DeadlineMargin) = (FlushPolicy.EndOfInvocation, TimeSpan.FromMilliseconds(EndTimeout), TimeSpan.FromMilliseconds(20))),
            TestModule.Create(o => (o.FlushPolicy, o.HandlerEndTimeout, o.DeadlineMargin) = (FlushPolicy.Pipelined, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(Margin))),
        ],
        _time,
        byIntervalOnly: false,
        () => true);

    public void Dispose() => _gate.Dispose();

    [TestCase(60_000, EndTimeout)]
    [TestCase(EndTimeout + Margin, EndTimeout)]
    [TestCase(EndTimeout + Margin - 1, EndTimeout - 1)]
    [TestCase(500, 400)]
    public void An_end_that_does_not_come_is_waited_for_until_its_timeout_or_the_margin_before_the_deadline(int deadline, int limit)
    {
        Assert.That(EndsAfter(limit, deadline), Is.EqualTo((true, limit)));
        Assert.That(_gate.Missed, Is.EqualTo(1));
    }

    [TestCase(60_000, EndTimeout)]
    [TestCase(500, 400)]
    public void The_wait_is_not_a_millisecond_shorter(int deadline, int limit)
    {
        Assert.That(EndsAfter(limit - 1, deadline), Is.EqualTo((false, 0)));
        Assert.That(_gate.Missed, Is.Zero);
    }

    [Test]
    public void An_invocation_whose_deadline_is_within_the_margin_is_not_waited_for() => Assert.That(EndsAfter(0, Margin), Is.EqualTo((true, 0)));

    [TestCase(false, InDoubt)]
    [TestCase(true, EndTimeout)]
    public void After_a_missed_end_the_next_one_is_waited_for_briefly_until_one_was_seen_again(bool previousEndSeen, int limit)
    {
        EndsAfter(0, Margin);
        Assert.That(EndsAfter(limit, 60_000, previousEndSeen), Is.EqualTo((true, limit)));
    }

    [Test]
    public void After_a_missed_end_the_brief_wait_is_not_a_millisecond_shorter()
    {
        EndsAfter(0, Margin);
        Assert.That(EndsAfter(InDoubt - 1, 60_000, previousEndSeen: false), Is.EqualTo((false, 0)));
    }

    [Test]
    public void Once_the_end_was_seen_the_work_after_it_has_until_the_deadline()
    {
        Assert.That(EndsAfter(4900, 5000, endSeen: true), Is.EqualTo((false, 0)));
        Assert.That(_gate.Missed, Is.Zero, "the end was not missed");
    }

    [Test]
    [Category("G13")]
    public void A_signal_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Begin(60_000);
        Assert.That((_gate.Wait(stop.Token, out TimeSpan cap), cap, _gate.Missed), Is.EqualTo((true, TimeSpan.Zero, 0L)));
    }

    private void Begin(int deadline, bool previousEndSeen = true) => _gate.Begin(
        new InvokeEvent("a", "arn:aws:lambda:eu-central-1:123456789012:function:f", _time.GetUtcNow().AddMilliseconds(deadline)), previousEndSeen, seesHandlerEnd: true, []);

    /// <summary>Waits while the clock leaps once. Where that does not end the wait, closing the gate does.</summary>
    private (bool Missed, double CapMs) EndsAfter(int leap, int deadline, bool previousEndSeen = true, bool endSeen = false)
    {
        Begin(deadline, previousEndSeen);
        if (endSeen) _gate.EndSeen("a");
        _time.Wait = () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(leap));
            // The gate is locked until its thread waits again, so it looks at the clock before it is closed.
            _ = Task.Run(_gate.Close);
        };
        bool seen = _gate.Wait(CancellationToken.None, out TimeSpan cap);
        return (!seen, cap.TotalMilliseconds);
    }

    /// <summary>A clock that does something when a thread begins to wait by it.</summary>
    private sealed class LeapingTime : FakeTimeProvider
    {
        public Action Wait { get; set; } = () => { };

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Wait();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}

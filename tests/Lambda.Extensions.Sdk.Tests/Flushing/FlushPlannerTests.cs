using Lambda.Extensions.Sdk.Flushing;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Flushing;

public sealed class FlushPlannerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero));

    [Test]
    public void The_end_policy_flushes_with_each_handler()
    {
        var planner = new FlushPlanner(FlushPolicy.EndOfInvocation, _time);
        Assert.That(planner.AtInvoke(null, seesHandlerEnd: true), Is.EqualTo(new FlushPlan(FlushTrigger.EndOfInvocation, FlushReason.Configured)));
        Assert.That(planner.FlushesBehind(TimeSpan.Zero), Is.False);
    }

    [Test]
    [Category("G22")]
    public void Without_telemetry_it_flushes_beside_the_handler()
    {
        var planner = new FlushPlanner(FlushPolicy.EndOfInvocation, _time);
        Assert.That(planner.AtInvoke(null, seesHandlerEnd: false), Is.EqualTo(new FlushPlan(FlushTrigger.StartOfInvocation, FlushReason.NoTelemetry)));
    }

    [Test]
    public void The_pipelined_policy_waits_for_nothing_and_flushes_behind_the_handler()
    {
        var planner = new FlushPlanner(FlushPolicy.Pipelined, _time);
        Assert.That(planner.AtInvoke(null, seesHandlerEnd: true).Trigger, Is.Null);
        Assert.That(planner.FlushesBehind(TimeSpan.Zero), Is.True);
        Assert.That(planner.AtInvoke(null, seesHandlerEnd: false).Trigger, Is.EqualTo(FlushTrigger.Background));
    }

    [Test]
    public void The_periodic_policy_flushes_with_the_first_invocation_after_its_interval()
    {
        var planner = new FlushPlanner(FlushPolicy.Periodic(TimeSpan.FromSeconds(10)), _time);
        Assert.That(Invoke(planner).Reason, Is.EqualTo(FlushReason.IntervalNotOver));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.That(Invoke(planner).Trigger, Is.Null);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Invoke(planner), Is.EqualTo(new FlushPlan(FlushTrigger.StartOfInvocation, FlushReason.Configured)));
        planner.RecordFlush(TimeSpan.FromMilliseconds(5));
        Assert.That(Invoke(planner).Trigger, Is.Null);
    }

    [Test]
    public void A_flush_that_would_run_into_the_deadline_waits()
    {
        var planner = new FlushPlanner(FlushPolicy.Periodic(TimeSpan.FromSeconds(1)), _time);
        Invoke(planner);
        planner.RecordFlush(TimeSpan.FromMilliseconds(400));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(planner.AtInvoke(_time.GetUtcNow().AddMilliseconds(700), seesHandlerEnd: true), Is.EqualTo(new FlushPlan(null, FlushReason.DeadlineNear)));
        Assert.That(planner.AtInvoke(_time.GetUtcNow().AddMilliseconds(900), seesHandlerEnd: true).Trigger, Is.EqualTo(FlushTrigger.StartOfInvocation));
    }

    [Test]
    public void The_adaptive_policy_flushes_at_the_end_until_traffic_is_steady()
    {
        var planner = new FlushPlanner(FlushPolicy.Adaptive, _time);
        for (int i = 0; i < TrafficMemory.WarmUp; i++)
        {
            Assert.That(Invoke(planner), Is.EqualTo(new FlushPlan(FlushTrigger.EndOfInvocation, FlushReason.WarmingUp)));
            planner.RecordFlush(TimeSpan.FromMilliseconds(5));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(Invoke(planner), Is.EqualTo(new FlushPlan(null, FlushReason.IntervalNotOver)));
    }

    [Test]
    public void In_steady_traffic_no_data_waits_longer_than_it_may()
    {
        TimeSpan maxDelay = TimeSpan.FromSeconds(20);
        var planner = new FlushPlanner(FlushPolicy.AdaptiveWithin(maxDelay), _time);
        Warm(planner, TimeSpan.FromSeconds(3));
        DateTimeOffset last = _time.GetUtcNow();
        int flushes = 0;
        for (int i = 0; i < 200; i++)
        {
            FlushPlan plan = Invoke(planner);
            Assert.That(_time.GetUtcNow() - last, Is.LessThanOrEqualTo(maxDelay));
            if (plan.Trigger is not null)
            {
                Assert.That(plan, Is.EqualTo(new FlushPlan(FlushTrigger.StartOfInvocation, FlushReason.SteadyTraffic)));
                planner.RecordFlush(TimeSpan.FromMilliseconds(5));
                last = _time.GetUtcNow();
                flushes++;
            }

            planner.FlushesBehind(TimeSpan.FromMilliseconds(100));
            _time.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.That(flushes, Is.InRange(30, 60), "of 200 invocations: far fewer than each, far more than never");
    }

    [Test]
    public void Sparse_traffic_never_leaves_data_waiting()
    {
        var planner = new FlushPlanner(FlushPolicy.Adaptive, _time);
        for (int i = 0; i < 100; i++)
        {
            Assert.That(Invoke(planner).Trigger, Is.EqualTo(FlushTrigger.EndOfInvocation));
            planner.RecordFlush(TimeSpan.FromMilliseconds(5));
            _time.Advance(TimeSpan.FromSeconds(60));
        }

        Assert.That(Invoke(planner).Reason, Is.EqualTo(FlushReason.SparseTraffic));
    }

    [Test]
    public void A_long_idle_time_is_a_new_beginning()
    {
        var planner = new FlushPlanner(FlushPolicy.Adaptive, _time);
        Warm(planner, TimeSpan.FromSeconds(1));
        _time.Advance(TrafficMemory.ForgetAfter + TimeSpan.FromSeconds(1));
        Assert.That(Invoke(planner), Is.EqualTo(new FlushPlan(FlushTrigger.EndOfInvocation, FlushReason.AfterIdle)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Invoke(planner).Reason, Is.EqualTo(FlushReason.WarmingUp));
    }

    [Test]
    public void An_endpoint_that_is_slower_than_the_handler_is_not_waited_for()
    {
        var planner = new FlushPlanner(FlushPolicy.AdaptiveWithin(TimeSpan.FromSeconds(5)), _time);
        Warm(planner, TimeSpan.FromSeconds(1), flush: TimeSpan.FromMilliseconds(300), handler: TimeSpan.FromMilliseconds(20));
        FlushPlan plan = default;
        for (int i = 0; i < 10 && plan.Trigger is null; i++)
        {
            plan = Invoke(planner);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(plan, Is.EqualTo(new FlushPlan(FlushTrigger.Background, FlushReason.SlowEndpoint)));
    }

    [Test]
    public void A_clock_that_was_set_back_does_not_stop_the_flushes()
    {
        var planner = new FlushPlanner(FlushPolicy.Periodic(TimeSpan.FromSeconds(1)), _time);
        Invoke(planner);
        planner.RecordFlush(TimeSpan.Zero);
        var earlier = new FlushPlanner(FlushPolicy.Periodic(TimeSpan.FromSeconds(1)), new FakeTimeProvider(_time.GetUtcNow().AddHours(-1)));
        earlier.RecordFlush(TimeSpan.Zero);
        Assert.That(planner.UntilInterval(), Is.GreaterThan(TimeSpan.Zero));
        Assert.That(Invoke(earlier).Trigger, Is.Null);
    }

    [Test]
    public void An_interval_that_is_over_leaves_no_time_to_wait()
    {
        var planner = new FlushPlanner(FlushPolicy.Periodic(TimeSpan.FromSeconds(10)), _time);
        Assert.That(planner.UntilInterval(), Is.EqualTo(TimeSpan.FromSeconds(10)));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.That(planner.UntilInterval(), Is.EqualTo(TimeSpan.FromSeconds(6)));
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.That(planner.UntilInterval(), Is.EqualTo(TimeSpan.Zero));
    }

    private static FlushPlan Invoke(FlushPlanner planner) => planner.AtInvoke(null, seesHandlerEnd: true);

    private void Warm(FlushPlanner planner, TimeSpan gap, TimeSpan? flush = null, TimeSpan? handler = null)
    {
        for (int i = 0; i <= TrafficMemory.WarmUp; i++)
        {
            Invoke(planner);
            planner.RecordFlush(flush ?? TimeSpan.FromMilliseconds(5));
            planner.FlushesBehind(handler ?? TimeSpan.FromMilliseconds(100));
            _time.Advance(gap);
        }
    }
}

using Lambda.Extensions.Sdk.Flushing;

namespace Lambda.Extensions.Sdk.Tests.Flushing;

public sealed class TrafficMemoryTests
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    private readonly TrafficMemory _memory = new(MaxDelay);
    private DateTimeOffset _now = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_new_value_moves_the_mean_by_a_fifth_of_the_difference()
    {
        _memory.Flushed(TimeSpan.FromMilliseconds(100));
        Assert.That(_memory.UsualFlush.TotalMilliseconds, Is.EqualTo(100));
        _memory.Flushed(TimeSpan.FromMilliseconds(200));
        Assert.That(_memory.UsualFlush.TotalMilliseconds, Is.EqualTo(120).Within(0.001));
        _memory.Flushed(TimeSpan.FromMilliseconds(20));
        Assert.That(_memory.UsualFlush.TotalMilliseconds, Is.EqualTo(100).Within(0.001));
    }

    [TestCase(51, 10, ExpectedResult = true)]
    [TestCase(50, 10, ExpectedResult = false)]
    [TestCase(60, 60, ExpectedResult = false)]
    [TestCase(60, 100, ExpectedResult = false)]
    [TestCase(20, 10, ExpectedResult = false)]
    public bool A_flush_outlasts_a_handler_when_it_is_longer_and_not_quick(double flushMs, double handlerMs)
    {
        _memory.Flushed(TimeSpan.FromMilliseconds(flushMs));
        _memory.HandlerEnded(TimeSpan.FromMilliseconds(handlerMs));
        return _memory.FlushOutlastsHandler;
    }

    [Test]
    public void Two_gaps_that_just_fit_into_the_delay_are_steady_traffic()
    {
        Assert.That(Repeat(MaxDelay / 2), Is.EqualTo(FlushReason.SteadyTraffic));
        Assert.That(_memory.UsualGap, Is.EqualTo(MaxDelay / 2));
    }

    [TestCase(15.1)]
    [TestCase(29)]
    [TestCase(61)]
    public void Two_gaps_that_do_not_fit_are_sparse_traffic(double gapSeconds) =>
        Assert.That(Repeat(TimeSpan.FromSeconds(gapSeconds)), Is.EqualTo(FlushReason.SparseTraffic));

    [Test]
    public void Idle_time_is_longer_than_five_minutes()
    {
        Repeat(TimeSpan.FromSeconds(1));
        _now += TrafficMemory.ForgetAfter - TimeSpan.FromSeconds(1);
        Assert.That(_memory.Invoked(_now), Is.Not.EqualTo(FlushReason.AfterIdle));
        _now += TrafficMemory.ForgetAfter + TimeSpan.FromMilliseconds(1);
        Assert.That(_memory.Invoked(_now), Is.EqualTo(FlushReason.AfterIdle));
        Assert.That((_memory.UsualGap, _memory.UsualFlush), Is.EqualTo((TimeSpan.Zero, TimeSpan.Zero)));
    }

    [Test]
    public void A_clock_that_was_set_back_teaches_no_gap()
    {
        Repeat(TimeSpan.FromSeconds(10));
        _memory.Invoked(_now - TimeSpan.FromHours(1));
        Assert.That(_memory.UsualGap, Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    /// <summary>Invokes until the traffic is known; the last one is one gap ago.</summary>
    private FlushReason Repeat(TimeSpan gap)
    {
        FlushReason reason = default;
        for (int i = 0; i <= TrafficMemory.WarmUp; i++)
        {
            reason = _memory.Invoked(_now);
            _now += gap;
        }

        return reason;
    }
}

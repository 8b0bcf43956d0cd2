using Lambda.Extensions.Sdk.Hosting;
using Lambda.Extensions.Sdk.Tests.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>G14: a freeze is noticed by whichever clock ran on during it.</summary>
[Category("G14")]
public sealed class FreezeDetectorTests
{
    [TestCase(60, 60, 60)]
    [TestCase(0, 60, 60, TestName = "The wall clock alone ran on")]
    [TestCase(60, 0, 60, TestName = "The monotonic clock alone ran on")]
    [TestCase(5, -3600, 5, TestName = "The wall clock was set back")]
    public void The_longer_time_of_two_clocks_counts(int monotonic, int wall, int expected)
    {
        var time = new TwoClocks();
        var detector = new FreezeDetector(time);
        detector.Parked();
        time.Monotonic += TimeSpan.FromSeconds(monotonic);
        time.Wall += TimeSpan.FromSeconds(wall);
        Assert.That(detector.Woke(), Is.EqualTo(TimeSpan.FromSeconds(expected)));
    }

    [Test]
    public async Task An_invocation_after_a_freeze_has_the_time_of_the_clock_that_ran_on()
    {
        var time = new TestTime();
        var life = new Life { Time = time };
        var idle = new List<TimeSpan>();
        life.Script.Invoke = (invoke, _) =>
        {
            idle.Add(invoke.IdleTime);
            return Task.CompletedTask;
        };
        life.Start();
        await life.Next(1);
        time.Jump(TimeSpan.FromMinutes(1));
        life.Invoke();
        await life.Next(2);
        life.Invoke();
        await life.Next(3);
        Assert.That(idle, Is.EqualTo((TimeSpan[])[TimeSpan.FromMinutes(1), TimeSpan.Zero]));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    private sealed class TwoClocks : TimeProvider
    {
        public TimeSpan Monotonic { get; set; } = TimeSpan.FromHours(1);

        public DateTimeOffset Wall { get; set; } = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Monotonic.Ticks;
    }
}

using Lambda.Extensions.Sdk.Hosting.Hooks;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Hooks;

/// <summary>G13: each step of a shutdown leaves time for the steps after it.</summary>
[Category("G13")]
public sealed class HookBudgetsTests
{
    private static readonly FlushRequest AtShutdown = new() { Trigger = FlushTrigger.Shutdown, Reason = FlushReason.Shutdown, Budget = TimeSpan.Zero };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly ShutdownEvent _shutdown;
    private readonly HookBudgets _budgets;

    public HookBudgetsTests()
    {
        _shutdown = new ShutdownEvent(ShutdownReason.Spindown, _time.GetUtcNow().AddMilliseconds(2100));
        _budgets = new HookBudgets(_time);
        _budgets.BeginShutdown(_shutdown);
    }

    [Test]
    public void The_drain_has_four_tenths_of_the_time_that_is_left() =>
        Assert.That(_budgets.ForDrain(TimeSpan.FromMilliseconds(100)).TotalMilliseconds, Is.EqualTo(800).Within(0.01));

    [TestCase(1, 1000)]
    [TestCase(2, 500)]
    public void The_last_flush_leaves_the_shutdown_hook_the_same_time(int modulesLeft, int expected)
    {
        TimeSpan flush = Budget(HookRequest.OfFlush(AtShutdown), modulesLeft);
        Assert.That(flush.TotalMilliseconds, Is.EqualTo(expected).Within(0.01));
    }

    [Test]
    public void The_shutdown_hook_has_time_after_a_drain_and_a_flush_that_take_all_of_theirs()
    {
        _time.Advance(_budgets.ForDrain(TimeSpan.FromMilliseconds(100)));
        _time.Advance(Budget(HookRequest.OfFlush(AtShutdown), 1));
        Assert.That(Budget(HookRequest.Shutdown(_shutdown), 1).TotalMilliseconds, Is.EqualTo(600).Within(0.01));
    }

    [Test]
    public async Task The_flush_at_shutdown_receives_half_of_the_time()
    {
        var life = new Telemetry.TelemetryLife();
        life.Telemetry.IsSubscribed = false;
        life.Start(o => o.DeadlineMargin = TimeSpan.FromMilliseconds(100));
        await life.Life.Next(1);
        life.Life.Shutdown(life.Life.In(1100));
        Assert.That(await life.Life.ExitCode(), Is.Zero);
        Assert.That(life.Script.Flushes.Single().Budget.TotalMilliseconds, Is.EqualTo(500).Within(0.01));
    }

    private TimeSpan Budget(HookRequest request, int modulesLeft)
    {
        ExtensionModule module = TestModule.Create(o =>
        {
            o.DeadlineMargin = TimeSpan.FromMilliseconds(100);
            o.FlushTimeout = TimeSpan.FromMinutes(1);
            o.ShutdownTimeout = TimeSpan.FromMinutes(1);
        });
        return _budgets.For(module, request, modulesLeft);
    }
}

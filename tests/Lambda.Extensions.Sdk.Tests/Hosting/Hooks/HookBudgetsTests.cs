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

    // A shutdown without a deadline has the time of one that the platform does not announce. A deadline more than a minute away, or a
    // minute past, shows a wrong clock.
    [TestCase(null, 500)]
    [TestCase(2100, 2100)]
    [TestCase(60_000, 60_000)]
    [TestCase(60_001, 500)]
    [TestCase(-60_000, -60_000)]
    [TestCase(-60_001, 500)]
    public void A_shutdown_whose_deadline_is_missing_or_impossible_has_half_a_second(int? left, int expected)
    {
        DateTimeOffset? deadline = left is { } ms ? _time.GetUtcNow().AddMilliseconds(ms) : null;
        Assert.That(_budgets.BeginShutdown(new ShutdownEvent(ShutdownReason.Spindown, deadline)).TotalMilliseconds, Is.EqualTo(expected));
        Assert.That(Budget(HookRequest.Shutdown(_shutdown), 1).TotalMilliseconds, Is.EqualTo(Math.Max(50, expected - 100)).Within(0.01));
    }

    [Test]
    public void A_hook_of_a_shutdown_has_fifty_milliseconds_when_the_deadline_is_past()
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.That(Budget(HookRequest.OfFlush(AtShutdown), 1).TotalMilliseconds, Is.EqualTo(50));
        Assert.That(Budget(HookRequest.Shutdown(_shutdown), 1).TotalMilliseconds, Is.EqualTo(50));
        Assert.That(Budget(HookRequest.Dispose(null), 1).TotalMilliseconds, Is.EqualTo(50));
        Assert.That(_budgets.ForDrain(TimeSpan.FromMilliseconds(100)).TotalMilliseconds, Is.EqualTo(50));
    }

    [TestCase(1, 2000)]
    [TestCase(4, 500)]
    public void The_extensions_share_the_time_of_a_shutdown(int modulesLeft, int expected) =>
        Assert.That(Budget(HookRequest.Shutdown(_shutdown), modulesLeft).TotalMilliseconds, Is.EqualTo(expected).Within(0.01));

    [Test]
    public void A_long_shutdown_gives_each_hook_its_own_timeout()
    {
        _budgets.BeginShutdown(new ShutdownEvent(ShutdownReason.Spindown, _time.GetUtcNow().AddSeconds(50)));
        ExtensionModule module = TestModule.Create(o => (o.FlushTimeout, o.ShutdownTimeout) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)));
        Assert.That(_budgets.For(module, HookRequest.OfFlush(AtShutdown), 1), Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(_budgets.For(module, HookRequest.Shutdown(_shutdown), 1), Is.EqualTo(TimeSpan.FromSeconds(3)));
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

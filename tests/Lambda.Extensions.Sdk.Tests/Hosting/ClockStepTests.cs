namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>The wall clock of an environment can step. Budgets follow the monotonic clock.</summary>
[Category("G01")]
public sealed class ClockStepTests
{
    [TestCase(2)]
    [TestCase(-2)]
    public async Task A_clock_that_steps_before_an_invocation_does_not_take_its_budget(int hours)
    {
        var life = new Life();
        bool cancelled = true;
        life.Script.Invoke = (_, token) =>
        {
            cancelled = token.IsCancellationRequested;
            return Task.CompletedTask;
        };
        life.Start();
        await life.Next(1);
        DateTimeOffset deadline = life.In(3000);
        life.Time.AdjustTime(life.Time.GetUtcNow().AddHours(hours));
        life.Invoke(deadline);
        await life.Next(2);
        Assert.That(cancelled, Is.False);
        Assert.That(life.Counters.HooksCancelled + life.Counters.HooksAbandoned, Is.Zero);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task A_clock_that_steps_in_the_middle_of_an_invocation_changes_no_time_that_is_left()
    {
        var time = new SteppingTime(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
        var life = new Life { Time = time };
        TimeSpan before = default;
        TimeSpan after = default;
        life.Script.Invoke = (invoke, _) =>
        {
            before = invoke.TimeLeft(life.Time);
            time.Step = TimeSpan.FromHours(2);
            after = invoke.TimeLeft(life.Time);
            return Task.CompletedTask;
        };
        life.Start();
        await life.Next(1);
        life.Invoke(life.In(3000));
        await life.Next(2);
        Assert.That((before, after), Is.EqualTo((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3))));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }
}

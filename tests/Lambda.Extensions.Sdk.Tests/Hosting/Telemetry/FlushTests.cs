using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

/// <summary>When data leaves, and what next waits for meanwhile.</summary>
public sealed class FlushTests
{
    [Test]
    [Category("G09")]
    public async Task At_first_the_default_policy_flushes_before_next()
    {
        var life = new TelemetryLife();
        life.Start();
        await life.Life.Next(1);
        await life.InvokeAndEnd(2);
        Assert.That(life.Calls.TakeLast(3), Is.EqualTo((string[])["completed", "flush", "next"]));
        FlushRequest flush = life.Script.Flushes.Single();
        Assert.That((flush.Trigger, flush.Reason), Is.EqualTo((FlushTrigger.EndOfInvocation, FlushReason.WarmingUp)));
        Assert.That(flush.Budget, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Script.Flushes.Last().Trigger, Is.EqualTo(FlushTrigger.Shutdown));
    }

    [Test]
    [Category("G12")]
    public async Task An_extension_that_failed_to_start_makes_no_invocation_wait()
    {
        var life = new TelemetryLife();
        life.Start<FailsToStart>();
        await life.Life.Next(1);
        life.Invoke();
        // Without any end of a handler, and without time passing.
        await life.Life.Next(2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G14")]
    public async Task After_a_freeze_the_periodic_policy_flushes_once()
    {
        var life = new TelemetryLife();
        life.Start(o => o.FlushPolicy = FlushPolicy.Periodic(TimeSpan.FromMilliseconds(500)));
        await life.Life.Next(1);
        await life.InvokeAndEnd(2);
        // Frozen over the interval: the clocks run on.
        life.Life.Time.Advance(TimeSpan.FromSeconds(2));
        string id = life.Invoke();
        await life.Seen("flush");
        life.EndHandler(id);
        await life.Life.Next(3);
        Assert.That(life.Script.Flushes, Has.Count.EqualTo(1));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task The_pipelined_policy_never_makes_next_wait()
    {
        var life = new TelemetryLife();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        life.Script.Flush = (_, _) => release.Task;
        life.Start(o => o.FlushPolicy = FlushPolicy.Pipelined);
        await life.Life.Next(1);
        string id = life.Invoke();
        await life.Life.Next(2);
        life.EndHandler(id);
        await life.Seen("flush");
        life.Life.Api.Answer(FakeExtensionsApi.Invocation());
        release.SetResult();
        await life.Life.Next(3);
        Assert.That(life.Script.Flushes[0].Trigger, Is.EqualTo(FlushTrigger.Background));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G14")]
    public async Task A_freeze_in_the_middle_of_a_background_flush_does_not_count_against_its_budget()
    {
        var life = new TelemetryLife();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationToken given = default;
        life.Script.Flush = (_, token) =>
        {
            given = token;
            return release.Task;
        };
        life.Start(o =>
        {
            o.FlushPolicy = FlushPolicy.Pipelined;
            o.FlushTimeout = TimeSpan.FromSeconds(1);
        });
        await life.Life.Next(1);
        string id = life.Invoke();
        await life.Life.Next(2);
        life.EndHandler(id);
        await life.Seen("flush");
        // Frozen for a minute: the clocks run on, nothing else does.
        life.Life.Time.Advance(TimeSpan.FromMinutes(1));
        for (int i = 0; i < 20; i++) await Task.Yield();
        Assert.That(given.IsCancellationRequested, Is.False);

        await life.Until(() => given.IsCancellationRequested);
        release.SetResult();
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G01")]
    public async Task A_flush_that_hangs_costs_its_budget_and_next_is_asked_for()
    {
        var life = new TelemetryLife();
        life.Script.Flush = (flush, token) => flush.Trigger == FlushTrigger.Shutdown ? Task.CompletedTask : Task.Delay(Timeout.InfiniteTimeSpan, token);
        life.Start(o => o.FlushTimeout = TimeSpan.FromMilliseconds(500));
        await life.Life.Next(1);
        string id = life.Invoke(deadlineInMs: 60_000);
        await life.Seen("invoke");
        DateTimeOffset began = life.Now;
        life.EndHandler(id);
        await life.Until(() => life.Calls.Count(c => c == "next") == 2);
        Assert.That(life.Now - began, Is.InRange(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(5000)));
        Assert.That(life.Life.Counters.HooksCancelled, Is.EqualTo(1));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task A_long_invocation_flushes_by_the_interval()
    {
        var life = new TelemetryLife();
        life.Start(o => o.FlushPolicy = FlushPolicy.AdaptiveWithin(TimeSpan.FromMilliseconds(500)));
        await life.Life.Next(1);
        string id = life.Invoke(deadlineInMs: 900_000);
        await life.Seen("invoke");
        life.Telemetry.Deliver(FakeTelemetry.Line("still running", life.Now));
        await life.Until(() => life.Script.Read(life.Script.Flushes).Length == 1);
        Assert.That((life.Script.Flushes[0].Trigger, life.Script.Flushes[0].Reason), Is.EqualTo((FlushTrigger.Background, FlushReason.IntervalOver)));
        Assert.That(life.Calls.Count(c => c == "next"), Is.EqualTo(1));
        life.EndHandler(id);
        await life.Life.Next(2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task Flushing_beside_the_handler_holds_next_only_until_the_flush_is_over()
    {
        var life = new TelemetryLife();
        life.Start(o => o.FlushPolicy = FlushPolicy.Periodic(TimeSpan.FromSeconds(1)));
        await life.Life.Next(1);
        life.Invoke();
        await life.Life.Next(2);
        life.Life.Time.Advance(TimeSpan.FromSeconds(2));
        life.Invoke();
        await life.Life.Next(3);
        string[] second = [.. life.Calls.SkipWhile(c => c != "next").Skip(1).SkipWhile(c => c != "next").Skip(1)];
        Assert.That(second, Does.Contain("invoke").And.Contain("flush"));
        Assert.That(second[^1], Is.EqualTo("next"));
        Assert.That(life.Script.Flushes.Single().Trigger, Is.EqualTo(FlushTrigger.StartOfInvocation));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    private sealed class FailsToStart : ExtensionBase
    {
        protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken) => throw new InvalidOperationException("no endpoint");

        protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken) => Task.CompletedTask;

        protected override Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

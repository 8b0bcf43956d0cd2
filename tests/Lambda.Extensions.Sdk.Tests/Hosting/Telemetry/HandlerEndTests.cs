using Lambda.Extensions.Sdk.Hosting.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

/// <summary>G09: the handler's end is a hook, under a cap. G10: the late report is joined.</summary>
public sealed class HandlerEndTests
{
    private static readonly string[] WholeLife =
        ["constructor", "starting", "register", "subscribe", "initialize", "next", "invoke", "telemetry", "completed", "flush", "next", "reported", "flush", "shutdown"];

    [Test]
    [Category("G03")]
    [Category("G04")]
    [Category("G13")]
    public async Task A_life_with_telemetry_has_its_hooks_in_order()
    {
        var life = new TelemetryLife();
        life.Start();
        await life.Life.Next(1);
        string id = life.Invoke();
        await life.Seen("invoke");
        life.EndHandler(id);
        await life.Life.Next(2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Calls, Is.EqualTo(WholeLife));
    }

    [Test]
    [Category("G09")]
    public async Task Next_waits_for_the_handlers_end_and_its_hook()
    {
        var life = new TelemetryLife();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        life.Script.Completed = (_, _) => release.Task;
        life.Start();
        await life.Life.Next(1);
        string id = life.Invoke();
        await life.Seen("invoke");
        life.EndHandler(id);
        await life.Seen("completed");
        Assert.That(life.Calls.Count(c => c == "next"), Is.EqualTo(1));

        release.SetResult();
        await life.Life.Next(2);
        Invocation completed = life.Script.CompletedInvocations.Single();
        Assert.Multiple(() =>
        {
            Assert.That(completed.RequestId, Is.EqualTo(id));
            Assert.That(completed.Outcome, Is.EqualTo(InvocationOutcome.Success));
            Assert.That(completed.Duration, Is.EqualTo(TimeSpan.FromMilliseconds(10.5)));
            Assert.That(completed.IsColdStart, Is.True);
        });
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G09")]
    public async Task A_lost_end_costs_the_cap_and_the_one_after_it_little()
    {
        var life = new TelemetryLife();
        life.Start(o => o.HandlerEndTimeout = TimeSpan.FromSeconds(1));
        await life.Life.Next(1);

        DateTimeOffset began = life.Now;
        life.Invoke(deadlineInMs: 60_000);
        await life.Until(() => life.Calls.Count(c => c == "next") == 2);
        Assert.That(life.Now - began, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)).And.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That(life.Life.Logs.Ids, Does.Contain(1204));

        began = life.Now;
        life.Invoke(deadlineInMs: 60_000);
        await life.Until(() => life.Calls.Count(c => c == "next") == 3);
        Assert.That(life.Now - began, Is.GreaterThanOrEqualTo(NextGate.InDoubt).And.LessThan(TimeSpan.FromSeconds(1)));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        // Each was told of all the same: by what came after it.
        Assert.That(life.Script.CompletedInvocations, Has.Count.EqualTo(2));
    }

    [Test]
    [Category("G09")]
    public async Task An_end_that_was_told_before_the_event_was_read_is_not_waited_for()
    {
        var life = new TelemetryLife();
        life.Start();
        await life.Life.Next(1);
        InvokeEvent invoke = FakeExtensionsApi.Invocation();
        life.EndHandler(invoke.RequestId);
        await life.Seen("completed");
        life.Life.Api.Answer(invoke);
        await life.Life.Next(2);
        Assert.That(life.Calls.TakeLast(3), Is.EquivalentTo((string[])["invoke", "flush", "next"]));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G09")]
    public async Task An_end_that_comes_again_is_waited_for_again()
    {
        var life = new TelemetryLife();
        life.Start(o => o.HandlerEndTimeout = TimeSpan.FromSeconds(1));
        await life.Life.Next(1);
        string late = life.Invoke(deadlineInMs: 60_000);
        await life.Until(() => life.Calls.Count(c => c == "next") == 2);
        life.EndHandler(late);
        await TelemetryLife.Seen(() => life.Script.Read(life.Script.CompletedInvocations).Length == 1);

        DateTimeOffset began = life.Now;
        life.Invoke(deadlineInMs: 60_000);
        await life.Until(() => life.Calls.Count(c => c == "next") == 3);
        Assert.That(life.Now - began, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)).And.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G01")]
    [Category("G09")]
    public async Task Next_is_asked_for_before_the_deadline_whatever_the_hook_does()
    {
        var life = new TelemetryLife();
        using var endless = new Endless();
        life.Script.Completed = (_, token) => endless.Blocks(token);
        life.Start(o =>
        {
            o.HookTimeout = TimeSpan.FromSeconds(60);
            o.DeadlineMargin = TimeSpan.FromMilliseconds(500);
        });
        await life.Life.Next(1);
        DateTimeOffset began = life.Now;
        string id = life.Invoke(deadlineInMs: 1000);
        await life.Seen("invoke");
        life.EndHandler(id);
        await endless.Began;
        await life.Until(() => life.Calls.Count(c => c == "next") == 2);
        Assert.That(life.Now - began, Is.LessThan(TimeSpan.FromMilliseconds(1000)));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G01")]
    [Category("G09")]
    public async Task An_end_that_does_not_come_is_not_waited_for_past_the_deadline()
    {
        var life = new TelemetryLife();
        life.Start(o => o.DeadlineMargin = TimeSpan.FromMilliseconds(500));
        await life.Life.Next(1);
        DateTimeOffset began = life.Now;
        life.Invoke(deadlineInMs: 1000);
        await life.Until(() => life.Calls.Count(c => c == "next") == 2);
        Assert.That(life.Now - began, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(500)).And.LessThan(TimeSpan.FromMilliseconds(1000)));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G10")]
    public async Task A_report_that_comes_with_the_next_invocation_is_joined_to_its_own()
    {
        var life = new TelemetryLife();
        life.Start();
        await life.Life.Next(1);
        string first = await life.InvokeAndEnd(2);
        string second = life.Invoke();
        await life.Seen("invoke", 2);
        life.Telemetry.Deliver(FakeTelemetry.Report(first, life.Now));
        life.EndHandler(second);
        await life.Life.Next(3);
        await TelemetryLife.Seen(() => life.Script.Read(life.Script.ReportedInvocations).Length == 1);
        Invocation reported = life.Script.ReportedInvocations[0];
        Assert.Multiple(() =>
        {
            Assert.That(reported.RequestId, Is.EqualTo(first));
            Assert.That(reported.IsPartial, Is.False);
            Assert.That(reported.Metrics!.Value.BilledDurationMs, Is.EqualTo(13));
            Assert.That(reported.HeldTime, Is.Not.Null);
        });
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Script.ReportedInvocations[1].RequestId, Is.EqualTo(second));
        Assert.That(life.Script.ReportedInvocations[1].IsPartial, Is.True);
    }

    [Test]
    [Category("G10")]
    [Category("G13")]
    public async Task A_shutdown_waits_a_moment_for_the_report()
    {
        var life = new TelemetryLife();
        life.Start(o => o.LateReportTimeout = TimeSpan.FromMilliseconds(300));
        await life.Life.Next(1);
        string id = await life.InvokeAndEnd(2);
        life.Life.Shutdown(life.Life.In(2000));
        await TelemetryLife.Seen(() => life.Life.Logs.Ids.Contains(1030));
        life.Telemetry.Deliver(FakeTelemetry.Report(id, life.Now));
        await life.Until(() => life.Life.Ended.IsCompleted);
        Assert.That(life.Script.ReportedInvocations.Single().IsPartial, Is.False);
        Assert.That(life.Calls.TakeLast(2), Is.EqualTo((string[])["flush", "shutdown"]));
    }

    [Test]
    [Category("G10")]
    public async Task A_shutdown_without_the_report_says_what_it_lacks_in_time()
    {
        var life = new TelemetryLife();
        life.Start(o => o.LateReportTimeout = TimeSpan.FromMilliseconds(300));
        await life.Life.Next(1);
        await life.InvokeAndEnd(2);
        DateTimeOffset began = life.Now;
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Now - began, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(300)).And.LessThan(TimeSpan.FromMilliseconds(2000)));
        Assert.That(life.Script.ReportedInvocations.Single().IsPartial, Is.True);
    }

    [Test]
    [Category("G11")]
    public async Task An_invocation_that_a_timeout_ended_is_told_so_at_shutdown()
    {
        var life = new TelemetryLife();
        life.Start(o => o.HandlerEndTimeout = TimeSpan.FromMilliseconds(50));
        await life.Life.Next(1);
        life.Invoke();
        await life.Until(() => life.Calls.Count(c => c == "next") == 2);
        life.Life.Api.Answer(new ShutdownEvent(ShutdownReason.Timeout, life.Life.In(2000)));
        await life.Until(() => life.Life.Ended.IsCompleted);
        Assert.That(life.Script.CompletedInvocations.Single().Outcome, Is.EqualTo(InvocationOutcome.Timeout));
    }

    [Test]
    [Category("G09")]
    public async Task Without_a_flush_hook_next_always_waits_for_the_handler()
    {
        var life = new TelemetryLife();
        life.Start<CompletionExtension>();
        await life.Life.Next(1);
        for (int i = 0; i < 30; i++)
        {
            string id = life.Invoke();
            await TelemetryLife.Seen(() => life.Life.Counters.Invocations == i + 1);
            Assert.That(life.Calls.Count(c => c == "next"), Is.EqualTo(i + 1));
            life.EndHandler(id);
            await life.Life.Next(i + 2);
            Assert.That(life.Script.Read(life.Script.CompletedInvocations), Has.Length.EqualTo(i + 1));
        }

        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G13")]
    public async Task A_signal_ends_the_wait_for_the_handler()
    {
        var life = new TelemetryLife();
        life.Start();
        await life.Life.Next(1);
        life.Invoke(deadlineInMs: null);
        await life.Seen("invoke");
        life.Life.Stop();
        await life.Until(() => life.Life.Ended.IsCompleted);
        Assert.That(life.Calls.TakeLast(4), Is.EqualTo((string[])["completed", "reported", "flush", "shutdown"]));
    }
}

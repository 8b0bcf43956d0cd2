using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>lambda-facts 3.3: the report is made after every extension's next, and comes with the next invocation or at SHUTDOWN.</summary>
public sealed class LateReportTests
{
    [TestCase(InitializationTypes.OnDemand)]
    [TestCase(InitializationTypes.ProvisionedConcurrency)]
    [TestCase(InitializationTypes.SnapStart)]
    public async Task The_report_comes_one_invocation_late_and_the_last_one_before_SHUTDOWN(string initializationType)
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithInitializationType(initializationType));
        var next = await stage.SubscribeAndInitAsync(listener);
        var first = stage.Lambda.BeginInvoke();
        await next.Soon();
        await stage.Lambda.WaitForRecordAsync("platform.runtimeDone", first.RequestId);
        next = await stage.AskAsync();
        await first.Completion.Soon();
        Assert.That(stage.Lambda.Delivered().Select(r => r.Type), Has.None.EqualTo("platform.report"), stage.Lambda.Story());

        var second = stage.Lambda.BeginInvoke();
        await next.Soon();
        var report = await stage.Lambda.WaitForRecordAsync("platform.report", first.RequestId);
        var secondStart = stage.Lambda.Timeline.OfType<InvokeStartEvent>().Last();
        Assert.That(report.Sequence, Is.GreaterThan(secondStart.Sequence));
        next = await stage.AskAsync();
        await second.Completion.Soon();

        var shutdown = stage.Lambda.ShutdownAsync();
        await next.Soon();
        report = await stage.Lambda.WaitForRecordAsync("platform.report", second.RequestId);
        var handedOut = stage.Lambda.Timeline.OfType<EventDeliveredEvent>().Single(e => e.EventType == "SHUTDOWN");
        Assert.That(report.Sequence, Is.LessThan(handedOut.Sequence), stage.Lambda.Story());
        stage.Extension.Exit(0);
        await shutdown.Soon();
        Assert.That(listener.Types.Count(t => t == "platform.report"), Is.EqualTo(2));
    }

    [Test]
    public async Task However_long_nobody_invokes_it_does_not_come()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithTimeProvider(time));
        var next = await stage.SubscribeAndInitAsync(listener);
        (_, next) = await stage.InvokeAsync(next);
        time.Advance(TimeSpan.FromHours(1));
        await Task.WhenAny(stage.Lambda.WaitForEventAsync(EmulatorEventNames.TelemetryDelivered), Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
        Assert.That(stage.Lambda.Count(EmulatorEventNames.TelemetryDelivered), Is.Zero);
        await stage.ShutDownAsync(next);
        Assert.That(listener.Types.Last(), Is.EqualTo("platform.report"));
    }

    [Test]
    public async Task With_processes_that_really_stop_it_is_the_same()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithFreezeBetweenInvocations());
        var next = await stage.SubscribeAndInitAsync(listener);
        for (var i = 0; i < 3; i++) (_, next) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(next);
        var order = stage.Lambda.Timeline.Where(e => e is InvokeStartEvent || (e is TelemetryDeliveredEvent d && d.Has("platform.report")) || e.Name is EmulatorEventNames.Freeze or EmulatorEventNames.Thaw or EmulatorEventNames.ShutdownStart);
        var frozen = false;
        foreach (var happened in order)
        {
            if (happened.Name == EmulatorEventNames.Freeze) frozen = true;
            if (happened.Name == EmulatorEventNames.Thaw) frozen = false;
            Assert.That(happened is TelemetryDeliveredEvent && frozen, Is.False, stage.Lambda.Story());
        }

        Assert.That(listener.Types.Count(t => t == "platform.report"), Is.EqualTo(3));
    }

    [Test]
    public async Task With_deliveries_between_invocations_it_comes_by_itself()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithTelemetry(t => t.DeliverBetweenInvocations = true));
        var next = await stage.SubscribeAndInitAsync(listener);
        var (result, _) = await stage.InvokeAsync(next);
        var report = await stage.Lambda.WaitForRecordAsync("platform.report", result.RequestId);
        Assert.That(report.Status, Is.EqualTo(200));
        Assert.That(stage.Lambda.Count(EmulatorEventNames.InvokeStart), Is.EqualTo(1));
    }

    [Test]
    public async Task A_report_that_is_lost_never_comes_and_the_timeline_says_so()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnTelemetry(TelemetryFault.Lose().OfRecords("platform.report").Always())));
        var next = await stage.SubscribeAndInitAsync(listener);
        var (result, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        Assert.That(listener.Types, Has.None.EqualTo("platform.report"));
        Assert.That(listener.Types, Has.Some.EqualTo("platform.runtimeDone"));
        var fault = stage.Lambda.Timeline.OfType<TelemetryFaultEvent>().Single();
        Assert.That(fault.Records.Single().RequestId, Is.EqualTo(result.RequestId));
        Assert.That(fault.Fault.ToString(), Is.EqualTo("lose platform.report"));
    }

    [Test]
    public async Task A_timeout_is_told_at_the_reset_report_included()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithTimeout(TimeSpan.FromMilliseconds(150)).UseFunction(async (_, stopping) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            return "";
        }));
        var next = await stage.SubscribeAndInitAsync(listener);
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        next = await stage.AskAsync();
        Assert.That((await next.Soon()).Json.GetProperty("shutdownReason").GetString(), Is.EqualTo("timeout"));
        Assert.That(listener.Types, Is.SupersetOf(new[] { "platform.runtimeDone", "platform.report" }), "delivered before SHUTDOWN was handed out");
        stage.Extension.Exit(0);
        await invocation.Completion.Soon();
        var done = stage.Lambda.Delivered().Single(r => r.Type == "platform.runtimeDone").Record();
        var report = stage.Lambda.Delivered().Single(r => r.Type == "platform.report").Record();
        Assert.That(done.Text("status"), Is.EqualTo("timeout"));
        Assert.That(report.Text("status"), Is.EqualTo("timeout"));
        Assert.That(report.Text("errorType"), Is.Null);
        Assert.That(done.GetProperty("metrics").TryGetProperty("producedBytes", out _), Is.False);
        Assert.That(report.GetProperty("metrics").GetProperty("durationMs").GetDouble(), Is.GreaterThanOrEqualTo(140));
    }

    [Test]
    public async Task A_crash_of_the_runtime_is_told_at_the_reset()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.ExpectFunction());
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(listener.Port));
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        var runtime = stage.Caller.RuntimeNextAsync();
        await stage.Lambda.WaitForInitAsync();
        var invocation = stage.Lambda.BeginInvoke();
        await runtime.Soon();
        await next.Soon();
        stage.Lambda.Function.Exit(3);
        next = await stage.AskAsync();
        await next.Soon();
        stage.Extension.Exit(0);
        await invocation.Completion.Soon();
        foreach (var type in new[] { "platform.runtimeDone", "platform.report" })
        {
            var record = stage.Lambda.Delivered().Single(r => r.Type == type).Record();
            Assert.That(record.Text("status"), Is.EqualTo("error"));
            Assert.That(record.Text("errorType"), Is.EqualTo("Runtime.ExitError"));
        }
    }
}

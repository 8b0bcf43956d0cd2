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
}

using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>lambda-facts 1.4: a subscription is kept under the extension's name, and a suppressed init is reported before its invocation.</summary>
public sealed class ResetTests
{
    [Test]
    public async Task A_suppressed_init_is_told_before_its_invocation_and_the_new_process_is_already_subscribed()
    {
        using var old = new RawListener();
        using var fresh = new RawListener();
        await using var stage = await Stage.SetAsync();
        var next = await stage.SubscribeAndInitAsync(old);
        await CrashAsync(stage, next);
        old.Dispose();

        var invocation = stage.Lambda.BeginInvoke();
        await stage.Lambda.WaitForCountAsync(EmulatorEventNames.ExtensionStarted, Stage.Name, 2);
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(fresh.Port));
        next = await stage.AskAsync();
        await next.Soon();
        next = await stage.AskAsync();
        Assert.That((await invocation.Completion.Soon()).SuppressedInit, Is.True);
        await stage.ShutDownAsync(next);

        var records = fresh.Deliveries.SelectMany(d => d.Records).ToList();
        var types = records.ConvertAll(r => r.GetProperty("type").GetString());
        Assert.That(types.IndexOf("platform.initStart"), Is.LessThan(types.IndexOf("platform.start")));
        Assert.That(types.IndexOf("platform.initReport"), Is.LessThan(types.IndexOf("platform.start")));
        var init = records.Where(r => r.GetProperty("type").GetString() is "platform.initStart" or "platform.initRuntimeDone" or "platform.initReport");
        Assert.That(init.Select(r => r.GetProperty("record").Text("phase")), Is.EqualTo(new[] { "invoke", "invoke", "invoke" }));
        Assert.That(
            records.Where(r => r.GetProperty("type").GetString() == "platform.telemetrySubscription").Select(r => r.GetProperty("record").Text("state")),
            Is.EqualTo(new[] { "Already subscribed" }));
        Assert.That(records.Single(r => r.GetProperty("type").GetString() == "platform.report" && r.GetProperty("record").Text("requestId") == invocation.RequestId)
            .GetProperty("record").GetProperty("metrics").TryGetProperty("initDurationMs", out _), Is.False);
    }

    [Test]
    public async Task Without_a_new_subscription_the_old_destination_goes_on_once_the_name_has_registered()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync();
        var next = await stage.SubscribeAndInitAsync(listener);
        await CrashAsync(stage, next);
        var before = listener.Deliveries.Count;

        var invocation = stage.Lambda.BeginInvoke();
        await stage.Lambda.WaitForCountAsync(EmulatorEventNames.ExtensionStarted, Stage.Name, 2);
        Assert.That(listener.Deliveries, Has.Count.EqualTo(before), "nobody is there yet");
        next = await stage.RegisterAndAskAsync();
        await next.Soon();
        next = await stage.AskAsync();
        await invocation.Completion.Soon();
        await stage.ShutDownAsync(next);
        Assert.That(listener.Deliveries.Skip(before).SelectMany(d => d.Types), Is.SupersetOf(new[] { "platform.initStart", "platform.start", "platform.report" }));
    }

    [Test]
    public async Task An_invocation_whose_suppressed_init_fails_is_told_to_the_next_process()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync();
        var next = await stage.SubscribeAndInitAsync(listener);
        await CrashAsync(stage, next);
        var failed = stage.Lambda.BeginInvoke();
        await stage.Lambda.WaitForCountAsync(EmulatorEventNames.ExtensionStarted, Stage.Name, 2);
        stage.Extension.Exit(1);
        Assert.That((await failed.Completion.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.InitFailed));

        var good = stage.Lambda.BeginInvoke();
        await stage.Lambda.WaitForCountAsync(EmulatorEventNames.ExtensionStarted, Stage.Name, 3);
        next = await stage.RegisterAndAskAsync();
        await next.Soon();
        next = await stage.AskAsync();
        await good.Completion.Soon();
        await stage.ShutDownAsync(next);
        var report = stage.Lambda.Delivered().Single(r => r.Type == "platform.report" && r.RequestId == failed.RequestId).Record();
        Assert.That(report.Text("status"), Is.EqualTo("error"));
        Assert.That(report.Text("errorType"), Is.EqualTo("Extension.Crash"));
    }

    private static async Task CrashAsync(Stage stage, Task<Answer> next)
    {
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        await stage.Lambda.WaitForRecordAsync("platform.start", invocation.RequestId);
        stage.Extension.Exit(1);
        Assert.That((await invocation.Completion.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.ExtensionCrash));
    }
}

using Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>lambda-facts 3.3: nothing is delivered while the environment is frozen; timers stand still and continue.</summary>
public sealed class TelemetryFreezeTests
{
    [Test]
    public async Task A_pending_batch_stands_still_and_goes_on_where_it_stood()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithTimeProvider(time));
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(listener.Port, buffering: """{"timeoutMs":1000}"""));
        time.Advance(TimeSpan.FromMilliseconds(600));
        _ = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        await stage.Lambda.FreezeAsync();

        time.Advance(TimeSpan.FromHours(1));
        await stage.Lambda.ThawAsync();
        time.Advance(TimeSpan.FromMilliseconds(399));
        await Task.WhenAny(stage.Lambda.WaitForEventAsync(EmulatorEventNames.TelemetryDelivered), Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
        Assert.That(listener.Deliveries, Is.Empty, "600 and 399 of 1000 ms awake");
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((await stage.Lambda.WaitForRecordAsync("platform.initReport")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_delivery_that_a_freeze_falls_into_ends_after_the_thaw()
    {
        var answer = new TaskCompletionSource();
        using var listener = new RawListener { Pause = before => before == 0 ? answer.Task : Task.CompletedTask };
        await using var stage = await Stage.SetAsync(b => b.WithTelemetry(t => t.AnswerTimeout = TimeSpan.FromMilliseconds(500)));
        var next = await stage.SubscribeAndInitAsync(listener);
        await stage.Lambda.ThawAsync();
        await listener.FirstArrived.Soon();
        await stage.Lambda.FreezeAsync().Soon();
        await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System);
        Assert.That(stage.Lambda.Count(EmulatorEventNames.TelemetryFailed), Is.Zero, "its time stands still too");
        await stage.Lambda.ThawAsync();
        answer.SetResult();
        await stage.Lambda.WaitForRecordAsync("platform.initReport");
        Assert.That(next.IsCompleted, Is.False);
    }

    [Test]
    public async Task The_end_of_an_invocation_waits_for_what_is_on_its_way()
    {
        var answer = new TaskCompletionSource();
        using var listener = new RawListener { Pause = _ => answer.Task };
        await using var stage = await Stage.SetAsync();
        var next = await stage.SubscribeAndInitAsync(listener);
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        await listener.FirstArrived.Soon();
        _ = await stage.AskAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.InvokeEnd);
        Assert.That(invocation.Completion.IsCompleted, Is.False);
        answer.SetResult();
        await invocation.Completion.Soon();
        Assert.That(stage.Lambda.Timeline[^1], Is.InstanceOf<TelemetryDeliveredEvent>());
    }

    [Test]
    public async Task Awake_time_is_counted_over_freezes()
    {
        var time = new FakeTimeProvider();
        var gate = new AwakeGate(new EmulatorClock(time));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(gate.Elapsed, Is.EqualTo(TimeSpan.Zero));
        gate.Wake();
        time.Advance(TimeSpan.FromSeconds(2));
        var waiting = gate.DelayAsync(TimeSpan.FromSeconds(3), new TaskCompletionSource().Task, CancellationToken.None);
        await gate.SleepAsync();
        time.Advance(TimeSpan.FromDays(1));
        Assert.That(gate.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(2)));
        var entering = gate.EnterAsync(CancellationToken.None);
        Assert.That(entering.IsCompleted, Is.False);
        gate.Wake();
        await entering.Soon();
        gate.Leave();
        Assert.That(waiting.IsCompleted, Is.False);
        // The delay sets its timer again once it has seen the thaw.
        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.That(gate.Elapsed, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task A_delay_can_be_interrupted_and_cancelled()
    {
        var gate = new AwakeGate(new EmulatorClock(new FakeTimeProvider()));
        await gate.DelayAsync(TimeSpan.FromDays(1), Task.CompletedTask, CancellationToken.None).Soon();
        using var cancel = new CancellationTokenSource();
        var waiting = gate.DelayAsync(TimeSpan.FromDays(1), new TaskCompletionSource().Task, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThatAsync(() => waiting.Soon(), Throws.InstanceOf<OperationCanceledException>());
    }
}

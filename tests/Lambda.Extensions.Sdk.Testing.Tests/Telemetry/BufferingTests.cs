using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>lambda-facts 3.1: a batch is sent when it has enough records, enough bytes, or its first record is old enough. Late subscribers receive the earlier records.</summary>
public sealed class BufferingTests
{
    [Test]
    public async Task A_batch_goes_timeoutMs_after_its_first_record()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithTimeProvider(time));
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(listener.Port, buffering: """{"timeoutMs":5000}"""));
        time.Advance(TimeSpan.FromMilliseconds(4999));
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeNext);
        Assert.That(listener.Deliveries, Is.Empty);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var delivered = await stage.Lambda.Timeline.WaitForAsync<TelemetryDeliveredEvent>(_ => true).Soon();
        Assert.That(delivered.Records.Select(r => r.Type), Is.EquivalentTo(new[] { "platform.initStart", "platform.telemetrySubscription", "platform.initRuntimeDone" }));
    }

    [Test]
    public async Task A_batch_goes_when_it_has_maxItems()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithTimeProvider(time).UseFunction((invocation, _) =>
        {
            for (var i = 0; i < 2500; i++) invocation.Log("line");
            return Task.FromResult("1");
        }));
        var next = await StartAsync(stage, listener);
        _ = stage.Lambda.BeginInvoke();
        await next.Soon();
        await stage.Lambda.WaitForCountAsync(EmulatorEventNames.TelemetryDelivered, Stage.Name, 2);
        Assert.That(listener.Deliveries.Select(d => d.Records.Count), Is.EqualTo(new[] { 1000, 1000 }), "the rest waits for its time");
        Assert.That(stage.Lambda.Count(EmulatorEventNames.TelemetryDropped), Is.Zero, "a listener that answers loses none, however fast they come");
    }

    [Test]
    public async Task A_batch_goes_when_it_has_maxBytes()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var line = new string('x', 100_000);
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithTimeProvider(time).UseFunction((invocation, _) =>
        {
            for (var i = 0; i < 3; i++) invocation.Log(line);
            return Task.FromResult("1");
        }));
        var next = await StartAsync(stage, listener);
        _ = stage.Lambda.BeginInvoke();
        await next.Soon();
        var batch = await stage.Lambda.Timeline.WaitForAsync<TelemetryDeliveredEvent>(_ => true).Soon();
        Assert.That(batch.Bytes, Is.GreaterThan(300_000), "looked at after adding, so that it may be more");
        Assert.That(batch.Records.Count(r => r.Type == "function"), Is.EqualTo(3));
    }

    [Test]
    public async Task Each_subscriber_has_its_own_batches_and_types()
    {
        using var first = new RawListener();
        using var second = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.ExpectExtension("other").UseFunction((invocation, _) =>
        {
            invocation.Log("line");
            return Task.FromResult("1");
        }));
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(first.Port, types: """["platform"]"""));
        await stage.Lambda.WaitForRecordAsync("platform.telemetrySubscription");
        var other = await stage.Caller.RegisterAsync("other", ApiCaller.None);
        await stage.Caller.SendAsync("PUT", Subscribing.Telemetry, Subscribing.Body(second.Port), ("Lambda-Extension-Identifier", other.Identifier));
        _ = stage.Caller.NextAsync(other.Identifier);
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync().Soon();
        var (_, again) = await stage.InvokeAsync(next);
        var shutdown = stage.Lambda.ShutdownAsync();
        await again.Soon();
        stage.Extension.Exit(0);
        await shutdown.Soon();
        Assert.That(first.Types, Has.None.EqualTo("function"));
        Assert.That(second.Types, Has.Some.EqualTo("function"));
        Assert.That(second.Types.Take(2), Is.EqualTo(new[] { "platform.initStart", "platform.telemetrySubscription" }), "the past is replayed, the other's subscription included");
        var names = second.Deliveries.SelectMany(d => d.Records).Where(r => r.GetProperty("type").GetString() == "platform.telemetrySubscription");
        Assert.That(names.Select(r => r.GetProperty("record").Text("name")), Is.EqualTo(new[] { "ext", "other" }));
    }

    private static async Task<Task<Answer>> StartAsync(Stage stage, RawListener listener)
    {
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(listener.Port, buffering: """{"maxItems":1000}"""));
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        return next;
    }
}

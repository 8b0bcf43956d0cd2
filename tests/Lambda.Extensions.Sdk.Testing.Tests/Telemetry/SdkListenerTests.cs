using System.Collections.Concurrent;
using System.Globalization;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>The SDK's own client and listener against the emulated platform, over HTTP and TCP.</summary>
public sealed class SdkListenerTests
{
    [TestCase(TelemetryProtocol.Http)]
    [TestCase(TelemetryProtocol.Tcp)]
    public async Task What_the_timeline_says_was_delivered_is_what_the_listener_reads(TelemetryProtocol protocol)
    {
        var records = new ConcurrentQueue<TelemetryRecord>();
        using var listener = new TelemetryListener(
            (batch, _) =>
            {
                foreach (var record in batch.Records) records.Enqueue(record);
                return ValueTask.CompletedTask;
            },
            new TelemetryListenerOptions { Protocol = protocol });
        await using var stage = await Stage.SetAsync(b => b.UseFunction((invocation, _) =>
        {
            for (var i = 0; i < 100; i++) invocation.Log(string.Create(CultureInfo.InvariantCulture, $"line {i}"));
            return Task.FromResult("1");
        }));
        await stage.RegisterAsync();
        var client = new TelemetryApiClient(stage.Lambda.RuntimeApi, stage.Identifier);
        var request = new SubscriptionRequest(listener.Start()) { Types = SubscriptionTypes.Platform | SubscriptionTypes.Function };
        var answer = await client.SubscribeAsync(request);
        Assert.That(answer.IsSubscribed, Is.True);
        Assert.That(answer.SchemaVersion, Is.EqualTo("2025-01-29"));

        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        string last = "";
        for (var i = 0; i < 3; i++)
        {
            (var result, next) = await stage.InvokeAsync(next);
            last = result.RequestId;
        }

        await stage.ShutDownAsync(next);
        await listener.DrainAsync().Soon();
        var delivered = stage.Lambda.Delivered().ToList();
        Assert.That(() => records, Has.Count.EqualTo(delivered.Count).After(10_000, 5), "over TCP the last ones may still be on their way");
        Assert.That(records.Select(r => r.Type), Is.EqualTo(delivered.Select(r => r.Type)));
        Assert.That(records.OfType<UnknownTelemetryRecord>(), Is.Empty);
        Assert.That(records.OfType<FunctionRecord>().Count(), Is.EqualTo(300));
        Assert.That(records.OfType<PlatformReportRecord>().Last().RequestId, Is.EqualTo(last));
        Assert.That(records.OfType<PlatformRuntimeDoneRecord>().Count(), Is.EqualTo(3));
        Assert.That(listener.Statistics.UnreadableParts, Is.Zero);
    }

    [Test]
    public async Task The_SDKs_logs_client_reads_the_logs_records()
    {
        var records = new ConcurrentQueue<TelemetryRecord>();
        using var listener = new TelemetryListener((batch, _) =>
        {
            foreach (var record in batch.Records) records.Enqueue(record);
            return ValueTask.CompletedTask;
        });
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var answer = await new LogsApiClient(stage.Lambda.RuntimeApi, stage.Identifier).SubscribeAsync(new SubscriptionRequest(listener.Start()));
        Assert.That((answer.IsSubscribed, answer.SchemaVersion), Is.EqualTo((true, "2021-03-18")));
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        var (result, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        await listener.DrainAsync().Soon();
        Assert.That(records.OfType<PlatformEndRecord>().Single().RequestId, Is.EqualTo(result.RequestId));
        Assert.That(records.OfType<PlatformLogsSubscriptionRecord>().Single().Name, Is.EqualTo(Stage.Name));
    }

    [Test]
    public async Task Without_telemetry_its_client_says_so()
    {
        await using var stage = await Stage.SetAsync(b => b.WithoutTelemetry());
        await stage.RegisterAsync();
        var answer = await new TelemetryApiClient(stage.Lambda.RuntimeApi, stage.Identifier).SubscribeAsync(new SubscriptionRequest(TelemetryDestination.Http(8080)));
        Assert.That(answer.IsSubscribed, Is.False);
        Assert.That(stage.Lambda.Count(EmulatorEventNames.TelemetrySubscribed), Is.Zero);
    }

    [Test]
    public async Task On_Managed_Instances_its_client_gets_along_with_the_one_schema()
    {
        await using var stage = await Stage.SetAsync(b => b.WithInitializationType(InitializationTypes.ManagedInstances));
        await stage.RegisterAsync("""{"events":["SHUTDOWN"]}""");
        var answer = await new TelemetryApiClient(stage.Lambda.RuntimeApi, stage.Identifier).SubscribeAsync(new SubscriptionRequest(TelemetryDestination.Http(8080)));
        Assert.That((answer.IsSubscribed, answer.SchemaVersion), Is.EqualTo((true, "2025-01-29")));
    }
}

using System.Text;
using Lambda.Extensions.Sdk.MonitoringTests.Receiver;
using Lambda.Extensions.Sdk.MonitoringTests.Support;
using Lambda.Extensions.Sdk.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Configuration;
using Monitoring.Recording;

namespace Lambda.Extensions.Sdk.MonitoringTests.Unit;

[Category("G28")]
public sealed class RecordAloneTests
{
    private readonly MonitoringOptions _options = new() { Emf = false, QueueItems = 1_000_000, QueueBytes = 256 * 1024 * 1024 };

    [TestCase(1)]
    [TestCase(2)]
    public async Task Ten_thousand_hostile_records_cost_none_of_their_neighbours(int seed)
    {
        const int Count = 10_000;
        var hostile = new HostileLines(seed);
        var body = new MemoryStream();
        body.Write("["u8);
        for (int i = 0; i < Count; i++)
        {
            body.Write("""{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"""u8);
            body.Write(hostile.Next());
            body.Write(Encoding.UTF8.GetBytes($$"""},{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"neighbour {{i}}"},"""));
        }

        body.Write("""{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"the last one"}]"""u8);
        TelemetryBatch batch = TelemetryBatch.Parse(body.ToArray());
        Assert.That((batch.Records.Count, batch.UnreadableParts), Is.EqualTo((Count * 2 + 1, 0)), "the first reader takes them all");
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        _options.Logs = new Uri(receiver.Address + "/v1/logs");
        using Sinks sinks = Sinks(TimeProvider.System);
        var recorder = new Recorder(_options, SampleInvocations.Environment, sinks, new OwnCost(), TimeProvider.System);
        recorder.Record(batch);
        await sinks.Otlp!.FlushAsync(TimeSpan.FromMinutes(2), default);
        Assert.That(receiver.Problems, Is.Empty);
        string[] neighbours = [.. receiver.Logs.Select(l => l.Body).Where(b => b.StartsWith("neighbour ", StringComparison.Ordinal))];
        Assert.That(neighbours, Is.EqualTo(Enumerable.Range(0, Count).Select(i => $"neighbour {i}")));
        Assert.That(receiver.Logs, Has.Count.EqualTo(Count * 2 + 1), "and the hostile ones arrive themselves");
        Assert.That((recorder.Counts.Failed, recorder.Counts.Lost), Is.EqualTo((0L, 0L)));
        Assert.That(sinks.Otlp.Logs!.Ledger, Has.Property("Delivered").EqualTo(Count * 2 + 1).And.Property("Lost").Zero.And.Property("IsBalanced").True);
    }

    [Test]
    public async Task A_line_whose_conversion_fails_arrives_as_text_and_is_counted()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        _options.Logs = new Uri(receiver.Address + "/v1/logs");
        using Sinks sinks = Sinks(TimeProvider.System);
        var clock = new BrokenClock { BreaksAt = 2 };
        var lines = new Lines();
        var recorder = new Recorder(_options, SampleInvocations.Environment, sinks, new OwnCost(), clock, lines);
        recorder.Record(TelemetryBatch.Parse("""
            [{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"one"},
             {"time":"2026-11-23T08:15:16.050Z","type":"function","record":{"level":"ERROR","message":"two"}},
             {"time":"2026-11-23T08:15:16.050Z","type":"function","record":"three"}]
            """u8.ToArray()));
        await sinks.Otlp!.FlushAsync(TimeSpan.FromSeconds(30), default);
        Assert.That(receiver.Logs.Select(l => l.Body), Is.EqualTo((string[])["one", """{"level":"ERROR","message":"two"}""", "three"]));
        Assert.That((recorder.Counts.Failed, recorder.Counts.Lost), Is.EqualTo((1L, 0L)));
        Assert.That(lines.All.Single(), Does.Contain("function").And.Contain("sent as text"));
    }

    private Sinks Sinks(TimeProvider time) => new(_options, SampleInvocations.Environment, time, NullLoggerFactory.Instance, () => Stream.Null);

    private sealed class BrokenClock : TimeProvider
    {
        private int _calls;

        public int BreaksAt { get; init; }

        public override DateTimeOffset GetUtcNow() => ++_calls == BreaksAt ? throw new InvalidOperationException("broken") : base.GetUtcNow();
    }
}

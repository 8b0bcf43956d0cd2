using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Recording;

[Category("G28")]
public sealed class RecordAloneTests
{
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
        using OpenTelemetryExporter exporter = Exporter(receiver.Address, TimeProvider.System, new CapturedLog());
        exporter.Record(batch);
        await exporter.FlushAsync(TimeSpan.FromMinutes(2), default);
        Assert.That(receiver.Problems, Is.Empty);
        string[] neighbours = [.. receiver.Logs.Select(l => l.Body).Where(b => b.StartsWith("neighbour ", StringComparison.Ordinal))];
        Assert.That(neighbours, Is.EqualTo(Enumerable.Range(0, Count).Select(i => $"neighbour {i}")));
        Assert.That(receiver.Logs, Has.Count.EqualTo(Count * 2 + 1), "and the hostile ones arrive themselves");
        Assert.That((exporter.Recorder.Counts.Failed, exporter.Recorder.Counts.Lost), Is.EqualTo((0L, 0L)));
        Assert.That(exporter.Ledgers["logs"], Has.Property("Delivered").EqualTo(Count * 2 + 1).And.Property("Lost").Zero.And.Property("IsBalanced").True);
    }

    [Test]
    public async Task A_line_whose_conversion_fails_arrives_as_text_and_is_counted()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        var clock = new BrokenClock { BreaksAt = 2 };
        var lines = new CapturedLog();
        using OpenTelemetryExporter exporter = Exporter(receiver.Address, clock, lines);
        exporter.Record(TelemetryBatch.Parse("""
            [{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"one"},
             {"time":"2026-11-23T08:15:16.050Z","type":"function","record":{"level":"ERROR","message":"two"}},
             {"time":"2026-11-23T08:15:16.050Z","type":"function","record":"three"}]
            """u8.ToArray()));
        await exporter.FlushAsync(TimeSpan.FromSeconds(30), default);
        Assert.That(receiver.Logs.Select(l => l.Body), Is.EqualTo((string[])["one", """{"level":"ERROR","message":"two"}""", "three"]));
        Assert.That((exporter.Recorder.Counts.Failed, exporter.Recorder.Counts.Lost), Is.EqualTo((1L, 0L)));
        Assert.That(lines.All.Single(), Does.Contain("function").And.Contain("sent as text"));
    }

    private static OpenTelemetryExporter Exporter(string address, TimeProvider time, CapturedLog lines)
    {
        OtlpEndpoint endpoint = TestExporter.LogsAt(address);
        endpoint.QueueItems = 1_000_000;
        endpoint.QueueBytes = 256 * 1024 * 1024;
        return new OpenTelemetryExporter(new OpenTelemetryOptions { Destinations = { new OtlpDestination { Logs = endpoint } } }, SampleInvocations.Environment, time, lines);
    }

    private sealed class BrokenClock : TimeProvider
    {
        private int _calls;

        public int BreaksAt { get; init; }

        public override DateTimeOffset GetUtcNow() => ++_calls == BreaksAt ? throw new InvalidOperationException("broken") : base.GetUtcNow();
    }
}

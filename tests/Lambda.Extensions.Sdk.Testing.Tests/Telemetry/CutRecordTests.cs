using System.Collections.Concurrent;
using System.Text;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>server-behaviour 8: a record that is longer than <c>maxBytes</c> comes in parts.</summary>
public sealed class CutRecordTests
{
    private const int MaxBytes = 262_144;

    [Test]
    public async Task A_long_record_is_cut_and_the_next_delivery_begins_with_its_rest()
    {
        string line = new('x', MaxBytes + 1000);
        using var listener = new RawListener();
        await using Stage stage = await LiveAsync(listener, line, LogFormats.Text);
        List<string> bodies = [.. listener.Deliveries.Select(delivery => delivery.Text)];
        int first = bodies.FindIndex(body => body.EndsWith("xxx}]", StringComparison.Ordinal));
        Assert.That(first, Is.Not.Negative);
        string last = bodies[first][(bodies[first].LastIndexOf("{\"time\"", StringComparison.Ordinal))..];
        string envelope = last[..(last.IndexOf("\"record\":", StringComparison.Ordinal) + 9)];
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetByteCount(last), Is.EqualTo(MaxBytes + 1), "the record and the closing bracket");
            Assert.That(last, Does.StartWith(envelope + "\"xxx"));
            Assert.That(bodies[first + 1], Does.Match("^\\[" + System.Text.RegularExpressions.Regex.Escape(envelope) + "x+\"},{\"time\""), "the rest, then the others");
            Assert.That(stage.Lambda.Timeline.OfType<TelemetryFaultEvent>().Single().ToString(), Does.Contain("cut long records"));
        });
    }

    [TestCase(LogFormats.Text)]
    [TestCase(LogFormats.Json)]
    public async Task The_SDK_puts_the_parts_together(string format)
    {
        string line = "{\"text\":\"" + string.Concat(Enumerable.Repeat("é \\\"", 150_000)) + "\"}";
        var records = new ConcurrentQueue<TelemetryRecord>();
        using var listener = new TelemetryListener((batch, _) =>
        {
            foreach (TelemetryRecord record in batch.Records) records.Enqueue(record);
            return ValueTask.CompletedTask;
        });
        await using Stage stage = await StartAsync(line, format);
        await stage.RegisterAsync();
        var client = new TelemetryApiClient(stage.Lambda.RuntimeApi, stage.Identifier);
        Assert.That((await client.SubscribeAsync(new SubscriptionRequest(listener.Start()))).IsSubscribed);
        await LiveAsync(stage, await stage.AskAsync());
        await listener.DrainAsync().Soon();
        List<FunctionRecord> lines = [.. records.OfType<FunctionRecord>()];
        Assert.That(lines.Select(record => record.GetText()), Is.EqualTo(new[] { line, "short" }));
        Assert.That(listener.Statistics.UnreadableParts, Is.Zero);
    }

    [Test]
    public async Task A_record_of_the_exact_length_stays_whole()
    {
        string line = new('x', MaxBytes - "{\"time\":\"2026-11-23T08:15:16.050Z\",\"type\":\"function\",\"record\":\"\"}".Length);
        using var listener = new RawListener();
        await using Stage stage = await LiveAsync(listener, line, LogFormats.Text);
        Assert.That(listener.Deliveries.SelectMany(delivery => delivery.Records).Count(record => record.GetProperty("type").GetString() == "function"), Is.EqualTo(2));
        Assert.That(stage.Lambda.Timeline.OfType<TelemetryFaultEvent>(), Is.Empty);
    }

    private static async Task<Stage> LiveAsync(RawListener listener, string line, string format)
    {
        Stage stage = await StartAsync(line, format);
        await LiveAsync(stage, await stage.SubscribeAndInitAsync(listener));
        return stage;
    }

    private static async Task LiveAsync(Stage stage, Task<Answer> next)
    {
        (_, next) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(next);
    }

    private static Task<Stage> StartAsync(string line, string format) => Stage.SetAsync(b => b
        .WithLogFormat(format)
        .WithFaults(f => f.OnTelemetry(TelemetryFault.CutLongRecords()))
        .UseFunction((invocation, _) =>
        {
            invocation.Log(line);
            invocation.Log("short");
            return Task.FromResult("1");
        }));
}

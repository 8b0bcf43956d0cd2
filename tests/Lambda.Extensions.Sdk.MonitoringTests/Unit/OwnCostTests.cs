using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.MonitoringTests.Support;
using Lambda.Extensions.Sdk.OpenTelemetry;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Monitoring.Configuration;
using Monitoring.Cost;
using Monitoring.Emf;
using Monitoring.Metrics;

namespace Lambda.Extensions.Sdk.MonitoringTests.Unit;

/// <summary>What the extension says of its own cost, and documents that are log records.</summary>
public sealed class OwnCostTests
{
    [Test]
    public void The_cost_of_a_million_is_the_price_of_the_average_held_time()
    {
        var cost = new OwnCost(pricePerGBSecond: 0.00001, memoryMB: 512);
        Assert.That(cost.PerMillion, Is.Null, "nothing is known yet");
        cost.Add(Held(1));
        cost.Add(Held(3));
        cost.Add(new Invocation("unknown", TimeSpan.Zero));
        // 2 ms of half a GB, a million times.
        Assert.That(cost.PerMillion, Is.EqualTo(0.01).Within(1e-9));
    }

    [TestCase(0.0, 512)]
    [TestCase(0.00001, null)]
    public void Without_price_or_memory_there_is_no_cost(double price, int? memory)
    {
        var cost = new OwnCost(price, memory);
        cost.Add(Held(1));
        Assert.That(cost.PerMillion, Is.Null);
    }

    [TestCase(0.01, 1.0)]
    [TestCase(2.0, 2.0)]
    [TestCase(2.1, 3.0)]
    [TestCase(0.0, 0.0)]
    public void Billed_time_is_rounded_up_to_milliseconds(double held, double billed) => Assert.That(OwnCost.BilledMs(Held(held)), Is.EqualTo(billed));

    [Test]
    public async Task Held_time_billed_time_and_cost_are_metrics_and_members_of_documents()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using OpenTelemetryExporter exporter = Exporter(receiver);
        var cost = new OwnCost(0.00001, 128);
        Invocation invocation = SampleInvocations.Reported();
        cost.Add(invocation);
        UsageMetrics.Record(exporter, invocation, SampleUsage.Usage, cost);
        await exporter.FlushAsync(TimeSpan.FromSeconds(30), default);
        Assert.That(receiver.Problems, Is.Empty);
        Assert.That(receiver.Points.Select(p => p.Metric), Is.SupersetOf((string[])["monitoring.cost.held", "monitoring.cost.billed", "monitoring.cost.per_million", "faas.cpu_usage", "faas.net_io"]));
        Assert.That(receiver.Points.Single(p => p.Metric == "monitoring.cost.billed").Value, Is.EqualTo(0.002));
        using JsonDocument document = JsonDocument.Parse(Document().Of(invocation, usage: null, cost));
        Assert.That((document.RootElement.GetProperty("extension_billed_time").GetDouble(), document.RootElement.TryGetProperty("extension_cost_per_million", out _)), Is.EqualTo((2.0, true)));
    }

    [TestCase(EmfOutput.Stdout, 1, 0)]
    [TestCase(EmfOutput.Otlp, 0, 1)]
    [TestCase(EmfOutput.Both, 1, 1)]
    public async Task A_document_goes_to_stdout_or_by_OTLP_or_both(object output, int written, int sent)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using OpenTelemetryExporter exporter = Exporter(receiver);
        using var stdout = new MemoryStream();
        var to = (EmfOutput)output;
        EmfSink? sink = to.HasFlag(EmfOutput.Stdout) ? new EmfSink(new OpenTelemetryOptions(), () => stdout, new CapturedLog()) : null;
        Invocation invocation = SampleInvocations.Reported();
        exporter.Begin(invocation.InvokeEvent!);
        new EmfOutputs(to, sink, exporter).Add(Document().Of(invocation, SampleUsage.Usage, new OwnCost(0, 128)), invocation.EndedAt, invocation.RequestId);
        sink?.Flush();
        await exporter.FlushAsync(TimeSpan.FromSeconds(30), default);
        Assert.That(receiver.Problems, Is.Empty);
        Assert.That((Encoding.UTF8.GetString(stdout.ToArray()).Count(c => c == '\n'), receiver.Logs.Count), Is.EqualTo((written, sent)));
        if (sent == 0) return;
        OtlpLog log = receiver.Logs.Single();
        Assert.That((log.Body, log.TraceId, log.Attributes["request_id"], log.Attributes["used_memory_max"]), Is.EqualTo(("aws.lambda.invocation", SampleInvocations.TraceId, SampleInvocations.Id, "64")));
    }

    private static EmfDocument Document() => new(new MonitoringOptions { EmfAllMetrics = true }, SampleInvocations.Environment, TimeProvider.System);

    private static Invocation Held(double milliseconds) => new("id", TimeSpan.Zero) { HeldTime = TimeSpan.FromMilliseconds(milliseconds) };

    private static OpenTelemetryExporter Exporter(OtlpReceiver receiver) => new(
        new OpenTelemetryOptions { Destinations = { new OtlpDestination { Logs = new OtlpEndpoint(new Uri(receiver.Address + "/v1/logs")), Metrics = new OtlpEndpoint(new Uri(receiver.Address + "/v1/metrics")) } } },
        SampleInvocations.Environment);
}

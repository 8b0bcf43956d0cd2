using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.MonitoringTests.Support;
using Lambda.Extensions.Sdk.OpenTelemetry;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Configuration;
using Monitoring.Emf;

namespace Lambda.Extensions.Sdk.MonitoringTests.Unit;

[Category("G11")]
public sealed class FailedInitTests
{
    private const string Start = """{"time":"2026-11-23T08:15:16.000Z","type":"platform.initStart","record":{"initializationType":"on-demand","phase":"init"}}""";
    private const string Done = """{"time":"2026-11-23T08:15:17.000Z","type":"platform.initRuntimeDone","record":{"initializationType":"on-demand","phase":"init","status":"error","errorType":"Runtime.ExitError"}}""";
    private const string Report = """{"time":"2026-11-23T08:15:17.100Z","type":"platform.initReport","record":{"initializationType":"on-demand","phase":"init","status":"timeout","metrics":{"durationMs":1100}}}""";
    private const string Repetition = """{"time":"2026-11-23T08:15:18.000Z","type":"platform.initStart","record":{"initializationType":"on-demand","phase":"invoke"}}""";

    [TestCase(Start + "," + Done + "," + Report, "timeout")]
    [TestCase(Start + "," + Done, "error")]
    [TestCase(Start + "," + Report + "," + Repetition, "timeout")]
    public async Task A_failed_initialisation_has_a_document_a_metric_a_log_record_and_a_span_once(string records, string outcome)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        var options = new OpenTelemetryOptions { Destinations = { new OtlpDestination { Traces = At(receiver, "traces"), Logs = At(receiver, "logs"), Metrics = At(receiver, "metrics") } } };
        using var stdout = new MemoryStream();
        using var exporter = new OpenTelemetryExporter(options, SampleInvocations.Environment, TimeProvider.System);
        var emf = new EmfSink(options, () => stdout, NullLogger.Instance);
        var document = new EmfDocument(new MonitoringOptions { EmfAllMetrics = true }, SampleInvocations.Environment, TimeProvider.System);
        exporter.InitializationFailed = init => emf.Add(document.Of(init));
        exporter.Record(TelemetryBatch.Parse(Encoding.UTF8.GetBytes($"[{records}]")));
        for (int i = 0; i < 2; i++) await exporter.FlushAsync(new FlushRequest { Trigger = FlushTrigger.Shutdown, Reason = FlushReason.Shutdown, Budget = TimeSpan.FromSeconds(30) }, default);
        emf.Flush();

        string[] documents = Encoding.UTF8.GetString(stdout.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(documents, Has.Length.EqualTo(1));
        Assert.That(EmfValidator.Problems(documents[0]), Is.Empty);
        using JsonDocument line = JsonDocument.Parse(documents[0]);
        Assert.That((line.RootElement.GetProperty("outcome").GetString(), line.RootElement.GetProperty("init_errors").GetInt32()), Is.EqualTo(("init_" + outcome, 1)));
        OtlpLog log = receiver.Logs.Single();
        Assert.That((log.Severity, log.Attributes["aws.lambda.outcome"], log.Attributes["log.synthesised"]), Is.EqualTo((17, "init_" + outcome, "true")));
        Assert.That(receiver.Points.Single(p => p.Metric == "aws.lambda.init_errors").Attributes["outcome"], Is.EqualTo(outcome));
        Assert.That(receiver.Spans.Count(s => s is { Name: "init", Status: 2 }), Is.EqualTo(1));
        Assert.That(receiver.Problems, Is.Empty);
    }

    private static OtlpEndpoint At(OtlpReceiver receiver, string signal) => new(new Uri($"{receiver.Address}/v1/{signal}"));

    [Test]
    public void Dimensions_are_members_and_each_set_names_known_ones() =>
        Assert.That(EmfDimensions.Sets.SelectMany(static s => s).Distinct(), Is.EquivalentTo(EmfDimensions.All.Select(static d => d.Name)));
}

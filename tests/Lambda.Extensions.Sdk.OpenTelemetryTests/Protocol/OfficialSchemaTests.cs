using System.Text.Json.Nodes;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Metrics;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Protocol;

/// <summary>Compares both encodings with code that was generated from the official definitions.</summary>
public sealed class OfficialSchemaTests
{
    [Test]
    public async Task What_the_exporter_sends_is_what_the_official_definitions_decode_in_both_encodings()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using OpenTelemetryExporter exporter = Exporter(receiver.Address);
        var hostile = new HostileLines(seed: 7);
        var body = new MemoryStream();
        body.Write("""[{"time":"2026-11-23T08:15:15.000Z","type":"platform.initStart","record":{"initializationType":"on-demand","phase":"init"}},{"time":"2026-11-23T08:15:15.500Z","type":"platform.initReport","record":{"initializationType":"on-demand","phase":"init","status":"error","metrics":{"durationMs":500}}}"""u8);
        for (int i = 0; i < 300; i++)
        {
            body.Write(""",{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"""u8);
            body.Write(hostile.Next());
            body.Write("}"u8);
        }

        body.Write("]"u8);
        exporter.Record(TelemetryBatch.Parse(body.ToArray()));
        foreach (InvocationOutcome outcome in Enum.GetValues<InvocationOutcome>()) exporter.Record(SampleInvocations.Reported(coldStart: outcome == InvocationOutcome.Timeout, outcome));
        exporter.RecordMetric(new MetricDefinition("own", "1", MetricKind.Gauge), 1.5, new KeyValuePair<string, string>("ü", "\ud800"));
        exporter.RecordDocument("document", """{"a":{"b":[1,null,"x"]},"c":true,"d":-1.5e300}"""u8);
        await exporter.FlushAsync(TimeSpan.FromSeconds(60), default);
        Assert.That(receiver.Problems, Is.Empty);
        Assert.That(receiver.Protobuf.Select(request => request.Signal).Distinct(), Is.EquivalentTo((string[])["traces", "logs", "metrics"]));
        await CompareAsync(receiver.Protobuf);
    }

    [Test]
    public async Task Every_field_of_the_schema_is_one_of_the_official_definitions_with_the_same_name_and_type()
    {
        (string Signal, byte[] Body)[] requests = [.. ((string[])["traces", "logs", "metrics"]).Select(signal => (signal, WholeRequest.Of(signal)))];
        await CompareAsync(requests);
    }

    private static async Task CompareAsync(IReadOnlyList<(string Signal, byte[] Body)> requests)
    {
        IReadOnlyList<string> official = await OfficialSchema.DecodeAsync(requests);
        Assert.That(official, Has.Count.EqualTo(requests.Count));
        for (int i = 0; i < official.Count; i++)
        {
            Assert.That(official[i], Does.StartWith("{"), requests[i].Signal);
            OtlpSignalKind kind = Enum.Parse<OtlpSignalKind>(requests[i].Signal, ignoreCase: true);
            var ours = JsonNode.Parse(Bodies.Json(kind, requests[i].Body));
            var theirs = JsonNode.Parse(official[i]);
            Assert.That(JsonNode.DeepEquals(Numbers(ours), Numbers(theirs)), $"{requests[i].Signal}\nours: {ours}\ntheirs: {theirs}");
        }
    }

    /// <summary>Makes numbers comparable that are written differently: 1e300 and 1E+300.</summary>
    private static JsonNode? Numbers(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Numbers(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Numbers)]),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number => JsonValue.Create(value.GetValue<double>()),
        _ => node?.DeepClone(),
    };

    private static OpenTelemetryExporter Exporter(string address) => new(
        new OpenTelemetryOptions { Destinations = { new OtlpDestination { Traces = At(address, "traces"), Logs = At(address, "logs"), Metrics = At(address, "metrics") } } }, SampleInvocations.Environment, TimeProvider.System);

    private static OtlpEndpoint At(string address, string signal) => new(new Uri($"{address}/v1/{signal}"));
}

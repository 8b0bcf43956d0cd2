using System.Text;
using System.Text.Json.Nodes;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Metrics;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Protocol;

/// <summary>Compares both encodings with code that was generated from the official definitions.</summary>
public sealed class OfficialSchemaTests
{
    /// <summary>The members of which a message has one at a time.</summary>
    private static readonly string[] Choices =
        ["stringValue", "boolValue", "intValue", "doubleValue", "arrayValue", "kvlistValue", "bytesValue", "gauge", "sum", "histogram", "exponentialHistogram", "summary", "asDouble", "asInt"];

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
        (string Signal, byte[] Body)[] requests = [.. ((string[])["traces", "logs", "metrics"]).Select(signal => (signal, Whole(Bodies.SchemaOf(signal), 0)))];
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

    /// <summary>Returns a message that has each field. Of the members of a choice, it has the one that the variant names.</summary>
    private static byte[] Whole(OtlpField[] fields, int depth, int variant = 0)
    {
        var to = new ProtoWriter();
        OtlpField[] choices = [.. fields.Where(field => Choices.Contains(field.Name))];
        foreach (OtlpField field in fields.OrderBy(field => field.Number))
        {
            if (choices.Contains(field) && choices[variant % choices.Length] != field) continue;
            int count = field.Kind == ValueKind.Message && field.Name is "metrics" or "attributes" or "dataPoints" ? Choices.Length : 1;
            for (int i = 0; i < count; i++) Write(to, field, depth, count == 1 ? variant : i);
        }

        return to.Written.ToArray();
    }

    private static void Write(ProtoWriter to, OtlpField field, int depth, int variant)
    {
        switch (field.Kind)
        {
            case ValueKind.Message:
                if (depth < 12) to.Bytes(field.Number, Whole(field.Message, depth + 1, variant));
                break;
            case ValueKind.Text:
                to.Text(field.Number, field.Name + " ü\u0001");
                break;
            case ValueKind.Id:
                to.Hex(field.Number, field.Name == "traceId" ? SampleInvocations.TraceId : "54565fb41ac79632");
                break;
            case ValueKind.Bytes:
                to.Bytes(field.Number, Encoding.UTF8.GetBytes(field.Name));
                break;
            case ValueKind.Double when field.IsRepeated:
                to.Packed(field.Number, (double[])[0.5, double.PositiveInfinity]);
                break;
            case ValueKind.Double:
                to.Double(field.Number, 1e300);
                break;
            case ValueKind.Fixed64 when field.IsRepeated:
                to.Packed(field.Number, (long[])[1, long.MaxValue, -1]);
                break;
            case ValueKind.Fixed64 or ValueKind.SFixed64:
                to.Fixed64(field.Number, -2);
                break;
            case ValueKind.Fixed32:
                to.Fixed32(field.Number, uint.MaxValue);
                break;
            case ValueKind.UInt64:
                to.Bytes(field.Number, (byte[])[1, 0xFF, 0x7F]);
                break;
            default:
                to.Number(field.Number, 1);
                break;
        }
    }

    private static OpenTelemetryExporter Exporter(string address) => new(
        new OpenTelemetryOptions { Destinations = { new OtlpDestination { Traces = At(address, "traces"), Logs = At(address, "logs"), Metrics = At(address, "metrics") } } }, SampleInvocations.Environment, TimeProvider.System);

    private static OtlpEndpoint At(string address, string signal) => new(new Uri($"{address}/v1/{signal}"));
}

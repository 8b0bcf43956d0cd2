using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiving;

/// <summary>Requests as an exporter in the function sends them.</summary>
internal static class SampleRequests
{
    public const string Trace = "5b8efff798038103d269b633813fc60c";

    /// <summary>The time of the sample requests, 23 November 2026.</summary>
    public const long Nanos = 1795421715_000_000_000;

    public static IReadOnlyList<string> Signals { get; } = ["traces", "logs", "metrics"];

    public static byte[] Json(string signal) => JsonSerializer.SerializeToUtf8Bytes(Node(signal));

    public static byte[] Protobuf(string signal) => Protobuf(signal, Node(signal));

    public static byte[] Protobuf(string signal, JsonNode request)
    {
        var to = new ProtoWriter();
        OtlpJsonReader.Convert(JsonSerializer.SerializeToUtf8Bytes(request), Bodies.SchemaOf(signal), to);
        return to.Written.ToArray();
    }

    public static JsonObject Node(string signal) => signal switch
    {
        "traces" => Spans(Span("handler")),
        "logs" => Logs(Log("hello")),
        _ => Metrics(),
    };

    public static JsonObject Spans(params JsonObject[] spans) => Wrapped("resourceSpans", "scopeSpans", "spans", spans);

    public static JsonObject Logs(params JsonObject[] records) => Wrapped("resourceLogs", "scopeLogs", "logRecords", records);

    public static JsonObject Span(string name, int id = 1, string trace = Trace, string? parent = null, long start = Nanos, bool failed = false, params (string Key, string Value)[] attributes)
    {
        var span = new JsonObject
        {
            ["traceId"] = trace,
            ["spanId"] = id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            ["name"] = name,
            ["kind"] = 2,
            ["flags"] = 257,
            ["startTimeUnixNano"] = Text(start),
            ["endTimeUnixNano"] = Text(start + 1_000_000),
            ["attributes"] = Attributes(attributes),
            ["events"] = new JsonArray(),
            ["status"] = new JsonObject { ["code"] = failed ? 2 : 1 },
        };
        if (parent is not null) span["parentSpanId"] = parent;
        return span;
    }

    public static JsonObject Log(string body, long time = Nanos, int severity = 9, string? trace = null, params (string Key, string Value)[] attributes)
    {
        var record = new JsonObject { ["timeUnixNano"] = Text(time), ["observedTimeUnixNano"] = Text(time), ["severityNumber"] = severity, ["body"] = new JsonObject { ["stringValue"] = body }, ["attributes"] = Attributes(attributes) };
        if (trace is not null) record["traceId"] = trace;
        return record;
    }

    public static JsonObject Metrics() => Wrapped("resourceMetrics", "scopeMetrics", "metrics", [
        new JsonObject
        {
            ["name"] = "orders",
            ["unit"] = "1",
            ["sum"] = new JsonObject
            {
                ["dataPoints"] = new JsonArray(Point(3), Point(4)),
                ["aggregationTemporality"] = 1,
                ["isMonotonic"] = true,
            },
        },
    ]);

    public static JsonArray Attributes(params (string Key, string Value)[] attributes) =>
        [.. attributes.Select(a => new JsonObject { ["key"] = a.Key, ["value"] = new JsonObject { ["stringValue"] = a.Value } })];

    /// <summary>Replaces the attributes of the resource.</summary>
    public static JsonObject WithResource(this JsonObject request, params (string Key, string Value)[] attributes)
    {
        request.Single().Value![0]!["resource"] = new JsonObject { ["attributes"] = Attributes(attributes) };
        return request;
    }

    private static JsonObject Point(int value) => new() { ["startTimeUnixNano"] = Text(Nanos), ["timeUnixNano"] = Text(Nanos + 1), ["asInt"] = Text(value), ["attributes"] = Attributes(("shop", value.ToString(System.Globalization.CultureInfo.InvariantCulture))) };

    private static JsonObject Wrapped(string resources, string scopes, string items, JsonObject[] all) => new()
    {
        [resources] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonObject { ["attributes"] = Attributes(("service.name", "shop"), ("telemetry.sdk.language", "nodejs")) },
            [scopes] = new JsonArray(new JsonObject { ["scope"] = new JsonObject { ["name"] = "lib", ["version"] = "1" }, [items] = new JsonArray([.. all]) }),
        }),
    };

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

using System.Text.Json;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;

/// <summary>Reads requests of OTLP/HTTP in JSON, and finds fault with whatever the protocol does not allow.</summary>
internal sealed class OtlpReader
{
    private readonly List<string> _problems = [];
    private readonly StrictJson _json;

    public OtlpReader() => _json = new StrictJson(_problems);

    public IReadOnlyList<string> Problems => _problems;

    public List<OtlpSpan> Spans { get; } = [];

    public List<OtlpLog> Logs { get; } = [];

    public List<OtlpPoint> Points { get; } = [];

    public Dictionary<string, string> Resource { get; private set; } = [];

    public int Items => Spans.Count + Logs.Count + Points.Count;

    public static OtlpReader Read(string signal, ReadOnlySpan<byte> body)
    {
        var reader = new OtlpReader();
        try
        {
            using JsonDocument document = JsonDocument.Parse(body.ToArray());
            reader.Read(signal, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            reader._problems.Add($"{signal}: {e.Message}");
        }

        return reader;
    }

    private void Read(string signal, JsonElement root)
    {
        (string resources, string scopes, string items) = signal switch
        {
            "traces" => ("resourceSpans", "scopeSpans", "spans"),
            "logs" => ("resourceLogs", "scopeLogs", "logRecords"),
            _ => ("resourceMetrics", "scopeMetrics", "metrics"),
        };
        _json.Members(root, "", resources);
        foreach (JsonElement resource in _json.Array(root, resources, ""))
        {
            _json.Members(resource, resources, "resource", scopes, "schemaUrl");
            _json.Members(resource.GetProperty("resource"), "resource", "attributes", "droppedAttributesCount");
            Resource = _json.Attributes(resource.GetProperty("resource"), "resource");
            foreach (JsonElement scope in _json.Array(resource, scopes, resources))
            {
                _json.Members(scope, scopes, "scope", items, "schemaUrl");
                _json.Members(scope.GetProperty("scope"), "scope", "name", "version", "attributes");
                foreach (JsonElement item in _json.Array(scope, items, scopes))
                {
                    if (signal == "traces") Span(item);
                    else if (signal == "logs") Log(item);
                    else Metric(item);
                }
            }
        }
    }

    private void Span(JsonElement span)
    {
        _json.Members(span, "span", "traceId", "spanId", "parentSpanId", "traceState", "flags", "name", "kind", "startTimeUnixNano", "endTimeUnixNano", "attributes", "events", "links", "status", "droppedAttributesCount", "droppedEventsCount", "droppedLinksCount");
        _json.Enum(span, "kind", "span", 1, 5);
        _json.Enum(span, "flags", "span", 0, 0x3FF);
        int status = 0;
        if (span.TryGetProperty("status", out JsonElement element))
        {
            _json.Members(element, "span.status", "code", "message");
            status = _json.Enum(element, "code", "span.status", 0, 2, required: false);
        }

        long start = _json.Nanos(span, "startTimeUnixNano", "span");
        long end = _json.Nanos(span, "endTimeUnixNano", "span");
        if (end < start) _problems.Add("span ends before it begins");
        Spans.Add(new OtlpSpan(_json.Id(span, "traceId", 32, "span", required: true)!, _json.Id(span, "spanId", 16, "span", required: true)!, _json.Id(span, "parentSpanId", 16, "span", required: false), _json.Text(span, "name", "span"), start, end, status, _json.Attributes(span, "span")));
    }

    private void Log(JsonElement log)
    {
        _json.Members(log, "log", "timeUnixNano", "observedTimeUnixNano", "severityNumber", "severityText", "body", "attributes", "droppedAttributesCount", "flags", "traceId", "spanId", "eventName");
        long time = _json.Nanos(log, "timeUnixNano", "log");
        _json.Nanos(log, "observedTimeUnixNano", "log");
        int severity = _json.Enum(log, "severityNumber", "log", 0, 24, required: false);
        string? trace = _json.Id(log, "traceId", 32, "log", required: false);
        string? span = _json.Id(log, "spanId", 16, "log", required: false);
        if (span is not null && trace is null) _problems.Add("log has a span and no trace");
        Logs.Add(new OtlpLog(trace, span, time, severity, _json.AnyValue(log.GetProperty("body"), "log.body"), _json.Attributes(log, "log")));
    }

    private void Metric(JsonElement metric)
    {
        string name = _json.Text(metric, "name", "metric");
        string[] kinds = [.. metric.EnumerateObject().Select(m => m.Name).Where(n => n is "gauge" or "sum" or "histogram")];
        _json.Members(metric, name, "name", "description", "unit", "gauge", "sum", "histogram");
        if (kinds.Length != 1)
        {
            _problems.Add($"{name} has {kinds.Length} kinds");
            return;
        }

        JsonElement data = metric.GetProperty(kinds[0]);
        _json.Members(data, name, kinds[0] == "gauge" ? ["dataPoints"] : kinds[0] == "sum" ? ["dataPoints", "aggregationTemporality", "isMonotonic"] : ["dataPoints", "aggregationTemporality"]);
        if (kinds[0] != "gauge") _json.Enum(data, "aggregationTemporality", name, 1, 2);
        foreach (JsonElement point in _json.Array(data, "dataPoints", name)) Point(name, kinds[0], point);
    }

    private void Point(string name, string kind, JsonElement point)
    {
        long time = _json.Nanos(point, "timeUnixNano", name);
        if (kind != "gauge" && _json.Nanos(point, "startTimeUnixNano", name) > time) _problems.Add($"{name} begins after its end");
        Dictionary<string, string> attributes = _json.Attributes(point, name);
        if (kind != "histogram")
        {
            _json.Members(point, name, "attributes", "startTimeUnixNano", "timeUnixNano", "asInt", "asDouble");
            double value = point.TryGetProperty("asDouble", out JsonElement number) ? number.GetDouble() : _json.Int64(point, "asInt", name);
            Points.Add(new OtlpPoint(name, kind, value, 1, attributes));
            return;
        }

        _json.Members(point, name, "attributes", "startTimeUnixNano", "timeUnixNano", "count", "sum", "min", "max", "bucketCounts", "explicitBounds");
        long count = _json.Int64(point, "count", name);
        long[] buckets = [.. _json.Array(point, "bucketCounts", name).Select(b => long.Parse(b.GetString()!, System.Globalization.CultureInfo.InvariantCulture))];
        double[] bounds = [.. _json.Array(point, "explicitBounds", name).Select(b => b.GetDouble())];
        if (buckets.Length != bounds.Length + 1) _problems.Add($"{name} has {buckets.Length} buckets for {bounds.Length} bounds");
        if (buckets.Sum() != count) _problems.Add($"{name}'s buckets do not add up to {count}");
        if (!bounds.Order().SequenceEqual(bounds)) _problems.Add($"{name}'s bounds are not in order");
        Points.Add(new OtlpPoint(name, kind, point.GetProperty("sum").GetDouble(), count, attributes));
    }
}

namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

/// <summary>
/// The messages of OTLP 1.x, field by field. The tests compare what is written with it against code that was generated from the official
/// definitions.
/// </summary>
internal static class OtlpSchema
{
    private static readonly OtlpField[] AnyValue =
    [
        new(1, "stringValue", ValueKind.Text), new(2, "boolValue", ValueKind.Bool), new(3, "intValue", ValueKind.Int64), new(4, "doubleValue", ValueKind.Double),
        One(5, "arrayValue", () => ArrayValue!), One(6, "kvlistValue", () => KeyValueList!), new(7, "bytesValue", ValueKind.Bytes),
    ];

    private static readonly OtlpField[] ArrayValue = [Many(1, "values", () => AnyValue)];
    private static readonly OtlpField[] KeyValue = [new(1, "key", ValueKind.Text), One(2, "value", () => AnyValue)];
    private static readonly OtlpField[] KeyValueList = [Many(1, "values", () => KeyValue)];
    private static readonly OtlpField[] Resource = [Many(1, "attributes", () => KeyValue), new(2, "droppedAttributesCount", ValueKind.Int32)];

    private static readonly OtlpField[] Scope =
    [
        new(1, "name", ValueKind.Text), new(2, "version", ValueKind.Text), Many(3, "attributes", () => KeyValue), new(4, "droppedAttributesCount", ValueKind.Int32),
    ];

    private static readonly OtlpField[] Event =
    [
        new(1, "timeUnixNano", ValueKind.Fixed64), new(2, "name", ValueKind.Text), Many(3, "attributes", () => KeyValue), new(4, "droppedAttributesCount", ValueKind.Int32),
    ];

    private static readonly OtlpField[] Link =
    [
        new(1, "traceId", ValueKind.Id), new(2, "spanId", ValueKind.Id), new(3, "traceState", ValueKind.Text), Many(4, "attributes", () => KeyValue),
        new(5, "droppedAttributesCount", ValueKind.Int32), new(6, "flags", ValueKind.Fixed32),
    ];

    private static readonly OtlpField[] Status = [new(2, "message", ValueKind.Text), new(3, "code", ValueKind.Int32)];

    private static readonly OtlpField[] Span =
    [
        new(1, "traceId", ValueKind.Id), new(2, "spanId", ValueKind.Id), new(3, "traceState", ValueKind.Text), new(4, "parentSpanId", ValueKind.Id),
        new(16, "flags", ValueKind.Fixed32), new(5, "name", ValueKind.Text), new(6, "kind", ValueKind.Int32), new(7, "startTimeUnixNano", ValueKind.Fixed64),
        new(8, "endTimeUnixNano", ValueKind.Fixed64), Many(9, "attributes", () => KeyValue), new(10, "droppedAttributesCount", ValueKind.Int32),
        Many(11, "events", () => Event), new(12, "droppedEventsCount", ValueKind.Int32), Many(13, "links", () => Link), new(14, "droppedLinksCount", ValueKind.Int32),
        One(15, "status", () => Status),
    ];

    private static readonly OtlpField[] LogRecord =
    [
        new(1, "timeUnixNano", ValueKind.Fixed64), new(11, "observedTimeUnixNano", ValueKind.Fixed64), new(2, "severityNumber", ValueKind.Int32),
        new(3, "severityText", ValueKind.Text), One(5, "body", () => AnyValue), Many(6, "attributes", () => KeyValue), new(7, "droppedAttributesCount", ValueKind.Int32),
        new(8, "flags", ValueKind.Fixed32), new(9, "traceId", ValueKind.Id), new(10, "spanId", ValueKind.Id), new(12, "eventName", ValueKind.Text),
    ];

    private static readonly OtlpField[] Exemplar =
    [
        new(2, "timeUnixNano", ValueKind.Fixed64), new(3, "asDouble", ValueKind.Double), new(6, "asInt", ValueKind.SFixed64), new(4, "spanId", ValueKind.Id),
        new(5, "traceId", ValueKind.Id), Many(7, "filteredAttributes", () => KeyValue),
    ];

    private static readonly OtlpField[] NumberPoint =
    [
        Many(7, "attributes", () => KeyValue), new(2, "startTimeUnixNano", ValueKind.Fixed64), new(3, "timeUnixNano", ValueKind.Fixed64),
        new(4, "asDouble", ValueKind.Double), new(6, "asInt", ValueKind.SFixed64), Many(5, "exemplars", () => Exemplar), new(8, "flags", ValueKind.Int32),
    ];

    private static readonly OtlpField[] HistogramPoint =
    [
        Many(9, "attributes", () => KeyValue), new(2, "startTimeUnixNano", ValueKind.Fixed64), new(3, "timeUnixNano", ValueKind.Fixed64), new(4, "count", ValueKind.Fixed64),
        new(5, "sum", ValueKind.Double), new(6, "bucketCounts", ValueKind.Fixed64, IsRepeated: true), new(7, "explicitBounds", ValueKind.Double, IsRepeated: true),
        Many(8, "exemplars", () => Exemplar), new(10, "flags", ValueKind.Int32), new(11, "min", ValueKind.Double), new(12, "max", ValueKind.Double),
    ];

    private static readonly OtlpField[] Buckets = [new(1, "offset", ValueKind.ZigZag32), new(2, "bucketCounts", ValueKind.UInt64, IsRepeated: true)];

    private static readonly OtlpField[] ExponentialPoint =
    [
        Many(1, "attributes", () => KeyValue), new(2, "startTimeUnixNano", ValueKind.Fixed64), new(3, "timeUnixNano", ValueKind.Fixed64), new(4, "count", ValueKind.Fixed64),
        new(5, "sum", ValueKind.Double), new(6, "scale", ValueKind.ZigZag32), new(7, "zeroCount", ValueKind.Fixed64), One(8, "positive", () => Buckets),
        One(9, "negative", () => Buckets), new(10, "flags", ValueKind.Int32), Many(11, "exemplars", () => Exemplar), new(12, "min", ValueKind.Double),
        new(13, "max", ValueKind.Double), new(14, "zeroThreshold", ValueKind.Double),
    ];

    private static readonly OtlpField[] Quantile = [new(1, "quantile", ValueKind.Double), new(2, "value", ValueKind.Double)];

    private static readonly OtlpField[] SummaryPoint =
    [
        Many(7, "attributes", () => KeyValue), new(2, "startTimeUnixNano", ValueKind.Fixed64), new(3, "timeUnixNano", ValueKind.Fixed64), new(4, "count", ValueKind.Fixed64),
        new(5, "sum", ValueKind.Double), Many(6, "quantileValues", () => Quantile), new(8, "flags", ValueKind.Int32),
    ];

    private static readonly OtlpField[] Gauge = [Many(1, "dataPoints", () => NumberPoint)];
    private static readonly OtlpField[] Sum = [Many(1, "dataPoints", () => NumberPoint), new(2, "aggregationTemporality", ValueKind.Int32), new(3, "isMonotonic", ValueKind.Bool)];
    private static readonly OtlpField[] Histogram = [Many(1, "dataPoints", () => HistogramPoint), new(2, "aggregationTemporality", ValueKind.Int32)];
    private static readonly OtlpField[] Exponential = [Many(1, "dataPoints", () => ExponentialPoint), new(2, "aggregationTemporality", ValueKind.Int32)];
    private static readonly OtlpField[] Summary = [Many(1, "dataPoints", () => SummaryPoint)];

    private static readonly OtlpField[] Metric =
    [
        new(1, "name", ValueKind.Text), new(2, "description", ValueKind.Text), new(3, "unit", ValueKind.Text), One(5, "gauge", () => Gauge), One(7, "sum", () => Sum),
        One(9, "histogram", () => Histogram), One(10, "exponentialHistogram", () => Exponential), One(11, "summary", () => Summary), Many(12, "metadata", () => KeyValue),
    ];

    /// <summary>Gets the request for spans.</summary>
    public static OtlpField[] Traces { get; } = Request("resourceSpans", "scopeSpans", "spans", () => Span);

    /// <summary>Gets the request for log records.</summary>
    public static OtlpField[] Logs { get; } = Request("resourceLogs", "scopeLogs", "logRecords", () => LogRecord);

    /// <summary>Gets the request for metrics.</summary>
    public static OtlpField[] Metrics { get; } = Request("resourceMetrics", "scopeMetrics", "metrics", () => Metric);

    private static OtlpField[] Request(string resources, string scopes, string items, Func<OtlpField[]> item)
    {
        OtlpField[] scope = [One(1, "scope", () => Scope), Many(2, items, item), new(3, "schemaUrl", ValueKind.Text)];
        OtlpField[] resource = [One(1, "resource", () => Resource), Many(2, scopes, () => scope), new(3, "schemaUrl", ValueKind.Text)];
        return [Many(1, resources, () => resource)];
    }

    private static OtlpField One(int number, string name, Func<OtlpField[]> message) => new(number, name, ValueKind.Message, IsRepeated: false, message);

    private static OtlpField Many(int number, string name, Func<OtlpField[]> message) => new(number, name, ValueKind.Message, IsRepeated: true, message);
}

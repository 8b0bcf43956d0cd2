using System.Globalization;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

/// <summary>
/// The messages of OTLP 1.x, field by field. The tests compare what is written with it against code that was generated from the official
/// definitions. It is read when a request is converted for the first time, because most endpoints take protobuf.
/// </summary>
internal static class OtlpSchema
{
    /// <summary>
    /// One message a line: its name, and its fields with number, name in JSON and type. A type that is no word of <see cref="KindOf"/>
    /// is a message. <c>*</c> marks a field with several values. <c>free</c> is text that authors and users write, which may have
    /// secrets.
    /// </summary>
    private const string Messages = """
        AnyValue 1 stringValue free 2 boolValue bool 3 intValue int64 4 doubleValue double 5 arrayValue ArrayValue 6 kvlistValue KeyValueList 7 bytesValue bytes
        ArrayValue 1 values *AnyValue
        KeyValue 1 key text 2 value AnyValue
        KeyValueList 1 values *KeyValue
        Resource 1 attributes *KeyValue 2 droppedAttributesCount int32
        Scope 1 name text 2 version text 3 attributes *KeyValue 4 droppedAttributesCount int32
        Event 1 timeUnixNano fixed64 2 name free 3 attributes *KeyValue 4 droppedAttributesCount int32
        Link 1 traceId id 2 spanId id 3 traceState text 4 attributes *KeyValue 5 droppedAttributesCount int32 6 flags fixed32
        Status 2 message free 3 code int32
        Span 1 traceId id 2 spanId id 3 traceState text 4 parentSpanId id 16 flags fixed32 5 name free 6 kind int32 7 startTimeUnixNano fixed64 8 endTimeUnixNano fixed64 9 attributes *KeyValue 10 droppedAttributesCount int32 11 events *Event 12 droppedEventsCount int32 13 links *Link 14 droppedLinksCount int32 15 status Status
        LogRecord 1 timeUnixNano fixed64 11 observedTimeUnixNano fixed64 2 severityNumber int32 3 severityText text 5 body AnyValue 6 attributes *KeyValue 7 droppedAttributesCount int32 8 flags fixed32 9 traceId id 10 spanId id 12 eventName text
        Exemplar 2 timeUnixNano fixed64 3 asDouble double 6 asInt sfixed64 4 spanId id 5 traceId id 7 filteredAttributes *KeyValue
        NumberPoint 7 attributes *KeyValue 2 startTimeUnixNano fixed64 3 timeUnixNano fixed64 4 asDouble double 6 asInt sfixed64 5 exemplars *Exemplar 8 flags int32
        HistogramPoint 9 attributes *KeyValue 2 startTimeUnixNano fixed64 3 timeUnixNano fixed64 4 count fixed64 5 sum double 6 bucketCounts *fixed64 7 explicitBounds *double 8 exemplars *Exemplar 10 flags int32 11 min double 12 max double
        Buckets 1 offset zigzag32 2 bucketCounts *uint64
        ExponentialPoint 1 attributes *KeyValue 2 startTimeUnixNano fixed64 3 timeUnixNano fixed64 4 count fixed64 5 sum double 6 scale zigzag32 7 zeroCount fixed64 8 positive Buckets 9 negative Buckets 10 flags int32 11 exemplars *Exemplar 12 min double 13 max double 14 zeroThreshold double
        Quantile 1 quantile double 2 value double
        SummaryPoint 7 attributes *KeyValue 2 startTimeUnixNano fixed64 3 timeUnixNano fixed64 4 count fixed64 5 sum double 6 quantileValues *Quantile 8 flags int32
        Gauge 1 dataPoints *NumberPoint
        Sum 1 dataPoints *NumberPoint 2 aggregationTemporality int32 3 isMonotonic bool
        Histogram 1 dataPoints *HistogramPoint 2 aggregationTemporality int32
        ExponentialHistogram 1 dataPoints *ExponentialPoint 2 aggregationTemporality int32
        Summary 1 dataPoints *SummaryPoint
        Metric 1 name text 2 description text 3 unit text 5 gauge Gauge 7 sum Sum 9 histogram Histogram 10 exponentialHistogram ExponentialHistogram 11 summary Summary 12 metadata *KeyValue
        ScopeSpans 1 scope Scope 2 spans *Span 3 schemaUrl text
        ResourceSpans 1 resource Resource 2 scopeSpans *ScopeSpans 3 schemaUrl text
        Traces 1 resourceSpans *ResourceSpans
        ScopeLogs 1 scope Scope 2 logRecords *LogRecord 3 schemaUrl text
        ResourceLogs 1 resource Resource 2 scopeLogs *ScopeLogs 3 schemaUrl text
        Logs 1 resourceLogs *ResourceLogs
        ScopeMetrics 1 scope Scope 2 metrics *Metric 3 schemaUrl text
        ResourceMetrics 1 resource Resource 2 scopeMetrics *ScopeMetrics 3 schemaUrl text
        Metrics 1 resourceMetrics *ResourceMetrics
        """;

    private static readonly Dictionary<string, OtlpField[]> ByName = Read();

    /// <summary>Gets the request for spans.</summary>
    public static OtlpField[] Traces => ByName["Traces"];

    /// <summary>Gets the request for log records.</summary>
    public static OtlpField[] Logs => ByName["Logs"];

    /// <summary>Gets the request for metrics.</summary>
    public static OtlpField[] Metrics => ByName["Metrics"];

    public static OtlpField[] Resource => ByName["Resource"];

    public static OtlpField[] Scope => ByName["Scope"];

    public static OtlpField[] KeyValue => ByName["KeyValue"];

    public static OtlpField[] Span => ByName["Span"];

    public static OtlpField[] LogRecord => ByName["LogRecord"];

    public static OtlpField[] Metric => ByName["Metric"];

    private static Dictionary<string, OtlpField[]> Read()
    {
        var messages = new Dictionary<string, OtlpField[]>(StringComparer.Ordinal);
        var references = new List<(OtlpField Field, string Message)>();
        foreach (string line in Messages.Split('\n'))
        {
            string[] words = line.TrimEnd('\r').Split(' ');
            var fields = new OtlpField[(words.Length - 1) / 3];
            for (int i = 0; i < fields.Length; i++)
            {
                string type = words[(i * 3) + 3];
                bool isRepeated = type[0] == '*';
                if (isRepeated) type = type[1..];
                fields[i] = new OtlpField { Number = int.Parse(words[(i * 3) + 1], CultureInfo.InvariantCulture), Name = words[(i * 3) + 2], Kind = KindOf(type), IsRepeated = isRepeated, IsFree = type == "free" };
                if (fields[i].Kind == ValueKind.Message) references.Add((fields[i], type));
            }

            messages[words[0]] = fields;
        }

        foreach ((OtlpField field, string message) in references) field.Message = messages[message];
        return messages;
    }

    private static ValueKind KindOf(string type) => type switch
    {
        "text" or "free" => ValueKind.Text,
        "bytes" => ValueKind.Bytes,
        "id" => ValueKind.Id,
        "bool" => ValueKind.Bool,
        "double" => ValueKind.Double,
        "int32" => ValueKind.Int32,
        "zigzag32" => ValueKind.ZigZag32,
        "int64" => ValueKind.Int64,
        "uint64" => ValueKind.UInt64,
        "fixed32" => ValueKind.Fixed32,
        "fixed64" => ValueKind.Fixed64,
        "sfixed64" => ValueKind.SFixed64,
        _ => ValueKind.Message,
    };
}

using System.Globalization;
using System.Text.Json;

namespace Monitoring.Otlp;

/// <summary>The values of a metric under one set of attributes.</summary>
internal sealed class MetricSeries(MetricDefinition definition, KeyValuePair<string, string>[] attributes)
{
    private readonly long[]? _buckets = definition.Bounds is { } bounds ? new long[bounds.Length + 1] : null;
    private double _sum;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private long _count;

    public MetricDefinition Definition => definition;

    public bool HasValue => _count > 0;

    public void Record(double value)
    {
        _count++;
        if (definition.Kind == MetricKind.Gauge)
        {
            _sum = value;
            return;
        }

        _sum += value;
        if (_buckets is null) return;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
        int bucket = 0;
        while (bucket < definition.Bounds!.Length && value > definition.Bounds[bucket]) bucket++;
        _buckets[bucket]++;
    }

    public void Reset()
    {
        _sum = 0;
        _count = 0;
        _min = double.PositiveInfinity;
        _max = double.NegativeInfinity;
        if (_buckets is not null) Array.Clear(_buckets);
    }

    public void Write(Utf8JsonWriter json, DateTimeOffset from, DateTimeOffset to)
    {
        json.WriteStartObject();
        if (definition.Kind != MetricKind.Gauge) OtlpJson.Nanos(json, "startTimeUnixNano"u8, from);
        OtlpJson.Nanos(json, "timeUnixNano"u8, to);
        if (attributes.Length > 0)
        {
            json.WriteStartArray("attributes"u8);
            foreach ((string key, string value) in attributes) OtlpJson.Attribute(json, key, value);
            json.WriteEndArray();
        }

        if (_buckets is not null) WriteBuckets(json);
        else if (definition.Kind == MetricKind.Sum && Math.Floor(_sum) == _sum && Math.Abs(_sum) < 1e15) OtlpJson.WriteInt64(json, "asInt"u8, (long)_sum);
        else json.WriteNumber("asDouble"u8, _sum);
        json.WriteEndObject();
    }

    private void WriteBuckets(Utf8JsonWriter json)
    {
        OtlpJson.WriteInt64(json, "count"u8, _count);
        json.WriteNumber("sum"u8, _sum);
        json.WriteNumber("min"u8, _min);
        json.WriteNumber("max"u8, _max);
        json.WriteStartArray("bucketCounts"u8);
        foreach (long count in _buckets!) json.WriteStringValue(count.ToString(CultureInfo.InvariantCulture));
        json.WriteEndArray();
        json.WriteStartArray("explicitBounds"u8);
        foreach (double bound in definition.Bounds!) json.WriteNumberValue(bound);
        json.WriteEndArray();
    }
}

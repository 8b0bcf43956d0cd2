using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Metrics;

/// <summary>The values of a metric under one set of attributes.</summary>
internal sealed class MetricSeries(MetricDefinition definition, KeyValuePair<string, string>[] attributes)
{
    private readonly long[]? _buckets = definition.Kind == MetricKind.Histogram ? new long[definition.Limits.Length + 1] : null;
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
        while (bucket < definition.Limits.Length && value > definition.Limits[bucket]) bucket++;
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

    /// <summary>Writes the point of the values since the last reset.</summary>
    public void Write(ProtoWriter to, DateTimeOffset from, DateTimeOffset until)
    {
        int point = to.Begin(PointField.InMetric);
        if (definition.Kind != MetricKind.Gauge) to.Nanos(PointField.Start, from);
        to.Nanos(PointField.Time, until);
        int field = _buckets is null ? PointField.NumberAttributes : PointField.HistogramAttributes;
        foreach ((string key, string value) in attributes) to.Attribute(field, key, value);
        if (_buckets is not null) WriteBuckets(to, _buckets);
        else if (definition.Kind == MetricKind.Sum && Math.Floor(_sum) == _sum && Math.Abs(_sum) < 1e15) to.Fixed64(PointField.Int, (long)_sum);
        else to.Double(PointField.Double, _sum);
        to.End(point);
    }

    private void WriteBuckets(ProtoWriter to, long[] buckets)
    {
        to.Fixed64(PointField.Count, _count);
        to.Double(PointField.Sum, _sum);
        to.Packed(PointField.BucketCounts, buckets);
        to.Packed(PointField.Bounds, definition.Limits);
        to.Double(PointField.Min, _min);
        to.Double(PointField.Max, _max);
    }
}

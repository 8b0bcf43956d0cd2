using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Metrics;

/// <summary>
/// Combines values between two flushes, so that an endpoint that is down costs no memory: one point replaces many.
/// Thread-safe, because the SDK's instruments measure on other threads than those of the hooks.
/// </summary>
internal sealed class MetricStore(TimeProvider time, bool cumulative)
{
    /// <summary>The greatest number of series. A metric with an attribute that never repeats must not fill the memory.</summary>
    private const int MaxSeries = 512;

    /// <summary>The greatest number of points in one item.</summary>
    private const int MaxPoints = 64;

    private static readonly KeyValuePair<string, string>[] Overflow = [new("otel.metric.overflow", "true")];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<MetricSeries>> _byMetric = new(StringComparer.Ordinal);
    private readonly ProtoWriter _writer = new();
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private DateTimeOffset _from = time.GetUtcNow();
    private bool _any;

    public void Record(MetricDefinition metric, double value, params ReadOnlySpan<KeyValuePair<string, string>> attributes)
    {
        // A sum only grows. A value that is not a number would make the whole sum one.
        // Nothing that is measured here is negative. A negative duration means that the clock was set back.
        if (!double.IsFinite(value) || value < 0) return;
        string key = KeyOf(metric.Name, attributes);
        lock (_lock)
        {
            if (!_series.TryGetValue(key, out MetricSeries? series))
            {
                if (_series.Count >= MaxSeries) key = KeyOf(metric.Name, attributes = Overflow);
                if (!_series.TryGetValue(key, out series)) series = Add(key, new MetricSeries(metric, attributes.ToArray()));
            }

            series.Record(value);
            // A gauge alone is nothing new. Otherwise an idle extension would send the depth of its own queue for ever.
            _any |= metric.Kind != MetricKind.Gauge;
        }
    }

    /// <summary>
    /// Returns the values since the last call as metrics of OTLP; empty when there were none. There are several items, so that a
    /// request that is too large can be split.
    /// </summary>
    public List<OtlpItem> Take()
    {
        var items = new List<OtlpItem>();
        lock (_lock)
        {
            if (!_any) return items;
            _any = false;
            DateTimeOffset now = time.GetUtcNow();
            // After a clock was set back, points must not end before they begin.
            if (now < _from) now = _from;
            foreach (List<MetricSeries> metric in _byMetric.Values)
            {
                foreach (MetricSeries[] series in metric.Where(static s => s.HasValue).Chunk(MaxPoints)) items.Add(Item(series, now));
            }

            _from = now;
        }

        return items;
    }

    private OtlpItem Item(MetricSeries[] series, DateTimeOffset now)
    {
        _writer.Reset();
        Write(_writer, series, now);
        return OtlpItem.Of(_writer.Written, series.Length, 5);
    }

    private MetricSeries Add(string key, MetricSeries series)
    {
        _series[key] = series;
        if (!_byMetric.TryGetValue(series.Definition.Name, out List<MetricSeries>? metric)) _byMetric[series.Definition.Name] = metric = [];
        metric.Add(series);
        return series;
    }

    private void Write(ProtoWriter to, MetricSeries[] series, DateTimeOffset now)
    {
        MetricDefinition metric = series[0].Definition;
        to.Text(PointField.MetricName, metric.Name);
        to.Text(PointField.MetricUnit, metric.Unit);
        int points = to.Begin(metric.Kind switch
        {
            MetricKind.Sum => PointField.SumOf,
            MetricKind.Histogram => PointField.Histogram,
            _ => PointField.Gauge,
        });
        foreach (MetricSeries one in series)
        {
            one.Write(to, cumulative ? _began : _from, now);
            if (!cumulative) one.Reset();
        }

        if (metric.Kind != MetricKind.Gauge)
        {
            // 1: delta, 2: cumulative.
            to.Number(PointField.Temporality, cumulative ? 2 : 1);
            if (metric.Kind == MetricKind.Sum) to.Flag(PointField.IsMonotonic, value: true);
        }

        to.End(points);
    }

    private static string KeyOf(string name, ReadOnlySpan<KeyValuePair<string, string>> attributes)
    {
        if (attributes.Length == 0) return name;
        foreach ((string key, string value) in attributes) name = string.Concat(name, "\n", key, "\t" + value);
        return name;
    }
}

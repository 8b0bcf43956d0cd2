using System.Buffers;
using System.Text.Json;

namespace Monitoring.Otlp;

/// <summary>
/// Puts values together between two flushes, so that an endpoint that is down costs no memory: what would have been many points
/// becomes one. Thread-safe: the SDK's instruments measure on other threads than hooks run on.
/// </summary>
internal sealed class MetricStore(TimeProvider time, bool cumulative)
{
    /// <summary>A metric with an attribute that never repeats must not fill the memory.</summary>
    private const int MaxSeries = 512;

    private static readonly KeyValuePair<string, string>[] Overflow = [new("otel.metric.overflow", "true")];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<MetricSeries>> _byMetric = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private DateTimeOffset _from = time.GetUtcNow();
    private bool _any;

    public void Record(MetricDefinition metric, double value, params ReadOnlySpan<KeyValuePair<string, string>> attributes)
    {
        // A sum only grows; what is no number would make all the others none.
        if (!double.IsFinite(value) || (metric.Kind == MetricKind.Sum && value < 0)) return;
        string key = KeyOf(metric.Name, attributes);
        lock (_lock)
        {
            if (!_series.TryGetValue(key, out MetricSeries? series))
            {
                if (_series.Count >= MaxSeries) key = KeyOf(metric.Name, attributes = Overflow);
                if (!_series.TryGetValue(key, out series)) series = Add(key, new MetricSeries(metric, attributes.ToArray()));
            }

            series.Record(value);
            // A gauge alone is nothing new: without it an idle extension would send its own queue's depth for ever.
            _any |= metric.Kind != MetricKind.Gauge;
        }
    }

    /// <summary>What was recorded since the last call, as metrics of OTLP; <see langword="null"/> when there was nothing.</summary>
    public OtlpItem? Take()
    {
        lock (_lock)
        {
            if (!_any) return null;
            _any = false;
            DateTimeOffset now = time.GetUtcNow();
            _buffer.ResetWrittenCount();
            int points = 0;
            using (var json = new Utf8JsonWriter(_buffer, OtlpJson.WriterOptions))
            {
                json.WriteStartArray();
                foreach (List<MetricSeries> metric in _byMetric.Values)
                {
                    if (metric.FindAll(static s => s.HasValue) is { Count: > 0 } series) points += Write(json, series, now);
                }

                json.WriteEndArray();
            }

            if (!cumulative) _from = now;
            // Without the array's brackets: several items are joined into one request.
            return new OtlpItem(_buffer.WrittenSpan[1..^1].ToArray(), points, 5);
        }
    }

    private MetricSeries Add(string key, MetricSeries series)
    {
        _series[key] = series;
        if (!_byMetric.TryGetValue(series.Definition.Name, out List<MetricSeries>? metric)) _byMetric[series.Definition.Name] = metric = [];
        metric.Add(series);
        return series;
    }

    private int Write(Utf8JsonWriter json, List<MetricSeries> series, DateTimeOffset now)
    {
        MetricDefinition metric = series[0].Definition;
        json.WriteStartObject();
        json.WriteString("name"u8, metric.Name);
        json.WriteString("unit"u8, metric.Unit);
        json.WriteStartObject(metric.Kind switch
        {
            MetricKind.Sum => "sum"u8,
            MetricKind.Histogram => "histogram"u8,
            _ => "gauge"u8,
        });
        json.WriteStartArray("dataPoints"u8);
        foreach (MetricSeries one in series)
        {
            one.Write(json, cumulative ? _began : _from, now);
            if (!cumulative) one.Reset();
        }

        json.WriteEndArray();
        if (metric.Kind != MetricKind.Gauge)
        {
            // 1: delta, 2: cumulative.
            json.WriteNumber("aggregationTemporality"u8, cumulative ? 2 : 1);
            if (metric.Kind == MetricKind.Sum) json.WriteBoolean("isMonotonic"u8, value: true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return series.Count;
    }

    private static string KeyOf(string name, ReadOnlySpan<KeyValuePair<string, string>> attributes)
    {
        if (attributes.Length == 0) return name;
        foreach ((string key, string value) in attributes) name = string.Concat(name, "\n", key, "\t" + value);
        return name;
    }
}

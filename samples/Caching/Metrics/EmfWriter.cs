using System.Text.Json;

namespace Caching.Metrics;

/// <summary>
/// Writes the counts since the last line as one line of the embedded metric format to stdout, where CloudWatch finds it
/// (lambda-facts 9.3). At most one line in <see cref="Interval"/>, and the rest at the end.
/// </summary>
internal sealed class EmfWriter(string metricsNamespace, string functionName, CacheMetrics metrics, TimeProvider time, Func<Stream> open)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private CacheCounts _before;
    private DateTimeOffset _last = time.GetUtcNow();
    private Stream? _output;

    /// <summary>Writes a line if it is due, or if it is the last one. Writes none when there is nothing to report.</summary>
    public void Write(int entries, long bytes, bool isLast)
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (!isLast && now - _last < Interval) return;
            CacheCounts counts = metrics.Read();
            if (counts == _before) return;
            byte[] line = Line(counts.Since(_before), entries, bytes, now);
            (_before, _last) = (counts, now);
            try
            {
                (_output ??= open()).Write(line);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Nothing reads stdout. A metric is not worth a failure.
            }
        }
    }

    private byte[] Line(CacheCounts counts, int entries, long bytes, DateTimeOffset now)
    {
        (double[] latencies, long oldest) = metrics.TakeSamples();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Directive(json, counts, latencies.Length > 0, now);
            json.WriteString("FunctionName", functionName.Length > 0 ? functionName : "unknown");
            foreach (KeyValuePair<string, long> count in counts.Named()) json.WriteNumber(count.Key, count.Value);
            json.WriteNumber("Age", counts.Served == 0 ? 0 : (double)counts.AgeSeconds / counts.Served);
            json.WriteNumber("OldestAge", oldest);
            json.WriteNumber("Entries", entries);
            json.WriteNumber("Bytes", bytes);
            if (latencies.Length > 0)
            {
                json.WriteStartArray("OriginLatency");
                foreach (double latency in latencies) json.WriteNumberValue(latency);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private void Directive(Utf8JsonWriter json, CacheCounts counts, bool hasLatencies, DateTimeOffset now)
    {
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", now.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", metricsNamespace);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        json.WriteStringValue("FunctionName");
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (KeyValuePair<string, long> count in counts.Named()) Metric(json, count.Key, "Count");
        Metric(json, "Age", "Seconds");
        Metric(json, "OldestAge", "Seconds");
        Metric(json, "Entries", "Count");
        Metric(json, "Bytes", "Bytes");
        if (hasLatencies) Metric(json, "OriginLatency", "Milliseconds");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Metric(Utf8JsonWriter json, string name, string unit)
    {
        json.WriteStartObject();
        json.WriteString("Name", name);
        json.WriteString("Unit", unit);
        json.WriteEndObject();
    }
}

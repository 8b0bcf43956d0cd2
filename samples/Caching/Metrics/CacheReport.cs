using Samples.Emf;

namespace Caching.Metrics;

/// <summary>
/// Writes the counts since the last line as one line of the embedded metric format to stdout, where CloudWatch finds it
/// (lambda-facts 9.3). At most one line in <see cref="Interval"/>, and the rest at the end.
/// </summary>
internal sealed class CacheReport(string metricsNamespace, string functionName, CacheMetrics metrics, TimeProvider time, Func<Stream> open)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly EmfWriter _writer = new(metricsNamespace, [["FunctionName"]]);
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
        return _writer.Write(now, Metrics(counts, latencies.Length > 0), json =>
        {
            json.WriteString("FunctionName", EmfWriter.Text(functionName));
            foreach (KeyValuePair<string, long> count in counts.Named()) json.WriteNumber(count.Key, count.Value);
            json.WriteNumber("Age", counts.Served == 0 ? 0 : (double)counts.AgeSeconds / counts.Served);
            json.WriteNumber("OldestAge", oldest);
            json.WriteNumber("Entries", entries);
            json.WriteNumber("Bytes", bytes);
            if (latencies.Length == 0) return;
            json.WriteStartArray("OriginLatency");
            foreach (double latency in latencies) json.WriteNumberValue(latency);
            json.WriteEndArray();
        });
    }

    private static IEnumerable<EmfMetric> Metrics(CacheCounts counts, bool hasLatencies)
    {
        foreach (KeyValuePair<string, long> count in counts.Named()) yield return new EmfMetric(count.Key, "Count");
        yield return new EmfMetric("Age", "Seconds");
        yield return new EmfMetric("OldestAge", "Seconds");
        yield return new EmfMetric("Entries", "Count");
        yield return new EmfMetric("Bytes", "Bytes");
        if (hasLatencies) yield return new EmfMetric("OriginLatency", "Milliseconds");
    }
}

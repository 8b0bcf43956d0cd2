namespace Monitoring.Otlp;

/// <summary>How the values of a metric are put together.</summary>
internal enum MetricKind
{
    /// <summary>They add up, and only grow.</summary>
    Sum,

    /// <summary>The last one counts.</summary>
    Gauge,

    /// <summary>They are counted in buckets.</summary>
    Histogram,
}

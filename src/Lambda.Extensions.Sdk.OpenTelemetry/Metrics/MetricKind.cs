namespace Lambda.Extensions.Sdk.OpenTelemetry.Metrics;

/// <summary>The way in which the values of a metric are combined.</summary>
public enum MetricKind
{
    /// <summary>The values are added. The sum only grows.</summary>
    Sum,

    /// <summary>The last value counts.</summary>
    Gauge,

    /// <summary>The values are counted in buckets.</summary>
    Histogram,
}

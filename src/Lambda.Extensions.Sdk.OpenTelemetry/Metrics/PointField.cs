namespace Lambda.Extensions.Sdk.OpenTelemetry.Metrics;

/// <summary>The numbers of the fields of OTLP's Metric and of its points.</summary>
internal static class PointField
{
    public const int MetricName = 1;
    public const int MetricUnit = 3;
    public const int Gauge = 5;
    public const int SumOf = 7;
    public const int Histogram = 9;

    /// <summary>A point in a gauge, a sum or a histogram.</summary>
    public const int InMetric = 1;

    public const int Temporality = 2;
    public const int IsMonotonic = 3;
    public const int Start = 2;
    public const int Time = 3;
    public const int Double = 4;
    public const int Int = 6;
    public const int NumberAttributes = 7;
    public const int Count = 4;
    public const int Sum = 5;
    public const int BucketCounts = 6;
    public const int Bounds = 7;
    public const int HistogramAttributes = 9;
    public const int Min = 11;
    public const int Max = 12;
}

namespace Monitoring.Configuration;

/// <summary>The values of the <c>MONITORING_*</c> variables, which README.md lists. A sink that is off costs nothing.</summary>
internal sealed class MonitoringOptions
{
    /// <summary>True when a document for each invocation is written to stdout.</summary>
    public bool Emf { get; set; } = true;

    public string EmfNamespace { get; set; } = "LambdaInsights";

    /// <summary>
    /// True when every number of the document becomes a CloudWatch metric, and each is billed. False for only the metrics of Lambda
    /// Insights.
    /// </summary>
    public bool EmfAllMetrics { get; set; }

    /// <summary>The address for spans; <see langword="null"/> sends none.</summary>
    public Uri? Traces { get; set; }

    /// <summary>The address for log records; <see langword="null"/> sends none.</summary>
    public Uri? Logs { get; set; }

    /// <summary>The address for metrics; <see langword="null"/> sends none.</summary>
    public Uri? Metrics { get; set; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; set; } = [];

    /// <summary>
    /// The secret whose value is the header <see cref="SecretHeader"/>: <c>file:PATH</c>, or a name or ARN in Secrets Manager.
    /// </summary>
    public string? Secret { get; set; }

    public string SecretHeader { get; set; } = "Authorization";

    public bool Gzip { get; set; } = true;

    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The pause after an endpoint has failed three times in a row. During it, nothing is sent there.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);

    public Uri? Proxy { get; set; }

    /// <summary>A PEM file of authorities to trust instead of the system's; <see langword="null"/> trusts the system's.</summary>
    public string? CaFile { get; set; }

    public bool Cumulative { get; set; }

    /// <summary>True when only invocations that X-Ray sampled become spans.</summary>
    public bool SampledOnly { get; set; }

    public int QueueItems { get; set; } = 10_000;

    public int QueueBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>The service's name; <see langword="null"/> means the function's name.</summary>
    public string? ServiceName { get; set; }

    public IReadOnlyList<KeyValuePair<string, string>> ResourceAttributes { get; set; } = [];

    public bool Mask { get; set; } = true;

    /// <summary>Further endings of key names whose values are masked, in lower case without punctuation.</summary>
    public IReadOnlyList<string> MaskKeys { get; set; } = [];

    /// <summary>Further beginnings of tokens, which are masked anywhere in a line.</summary>
    public IReadOnlyList<string> MaskPrefixes { get; set; } = [];

    public SamplingRates Sampling { get; set; } = new();

    public int LogMaxBytes { get; set; } = 64 * 1024;

    public bool Proc { get; set; } = true;

    /// <summary>The shortest time between two inspections of all processes (descriptors, threads).</summary>
    public TimeSpan ProcInterval { get; set; } = TimeSpan.FromSeconds(1);

    public bool Otlp => Traces is not null || Logs is not null || Metrics is not null;
}

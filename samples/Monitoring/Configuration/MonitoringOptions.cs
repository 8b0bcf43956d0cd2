namespace Monitoring.Configuration;

/// <summary>What the <c>MONITORING_*</c> variables say; README.md lists them. A sink that is off costs nothing.</summary>
internal sealed class MonitoringOptions
{
    /// <summary>Whether a document for each invocation is written to stdout.</summary>
    public bool Emf { get; set; } = true;

    public string EmfNamespace { get; set; } = "LambdaInsights";

    /// <summary>Whether every number of the document becomes a CloudWatch metric (each is billed), or those of Lambda Insights only.</summary>
    public bool EmfAllMetrics { get; set; }

    /// <summary>Where spans go; <see langword="null"/>: nowhere.</summary>
    public Uri? Traces { get; set; }

    /// <summary>Where log records go; <see langword="null"/>: nowhere.</summary>
    public Uri? Logs { get; set; }

    /// <summary>Where metrics go; <see langword="null"/>: nowhere.</summary>
    public Uri? Metrics { get; set; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; set; } = [];

    /// <summary>The secret whose value is the header <see cref="SecretHeader"/>: <c>file:PATH</c>, or a name or ARN in Secrets Manager.</summary>
    public string? Secret { get; set; }

    public string SecretHeader { get; set; } = "Authorization";

    public bool Gzip { get; set; } = true;

    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an endpoint that failed three times in a row is left alone.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);

    public Uri? Proxy { get; set; }

    /// <summary>A PEM file of authorities to trust instead of the system's; <see langword="null"/>: the system's.</summary>
    public string? CaFile { get; set; }

    public bool Cumulative { get; set; }

    /// <summary>Whether only invocations that X-Ray sampled become spans.</summary>
    public bool SampledOnly { get; set; }

    public int QueueItems { get; set; } = 10_000;

    public int QueueBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary><see langword="null"/>: the function's name.</summary>
    public string? ServiceName { get; set; }

    public IReadOnlyList<KeyValuePair<string, string>> ResourceAttributes { get; set; } = [];

    public bool Mask { get; set; } = true;

    /// <summary>Further ends of key names whose values are masked, in lower case without punctuation.</summary>
    public IReadOnlyList<string> MaskKeys { get; set; } = [];

    /// <summary>Further beginnings of tokens that are masked wherever they stand.</summary>
    public IReadOnlyList<string> MaskPrefixes { get; set; } = [];

    public SamplingRates Sampling { get; set; } = new();

    public int LogMaxBytes { get; set; } = 64 * 1024;

    public bool Proc { get; set; } = true;

    /// <summary>How far apart looks at all processes (descriptors, threads) are at least.</summary>
    public TimeSpan ProcInterval { get; set; } = TimeSpan.FromSeconds(1);

    public bool Otlp => Traces is not null || Logs is not null || Metrics is not null;
}

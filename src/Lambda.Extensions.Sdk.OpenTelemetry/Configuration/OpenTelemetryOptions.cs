namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>Settings of an <see cref="OpenTelemetryExporter"/>.</summary>
public sealed class OpenTelemetryOptions
{
    /// <summary>
    /// The beginning of the names of OpenTelemetry's variables for OTLP. <see cref="VariableReader.FindUnknown"/> finds misspelt ones with
    /// it, after <see cref="ReadVariables"/>.
    /// </summary>
    public const string StandardPrefix = "OTEL_EXPORTER_OTLP_";

    /// <summary>Gets the destinations. Without one, nothing is recorded and nothing costs time.</summary>
    public IList<OtlpDestination> Destinations { get; } = [];

    /// <summary>
    /// Gets or sets the greatest number of items that wait for an endpoint that the variables describe. 100 to 1,000,000, default 10,000.
    /// </summary>
    public int QueueItems { get; set; } = 10_000;

    /// <summary>Gets or sets the greatest number of bytes that wait for it. 64 KiB to 64 MiB, default 2 MiB.</summary>
    public int QueueBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>Gets or sets the service's name. Default <see langword="null"/>: the function's name.</summary>
    public string? ServiceName { get; set; }

    /// <summary>Gets or sets further attributes of the resource. They win over the exporter's own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ResourceAttributes { get; set; } = [];

    /// <summary>Gets or sets whether sums and histograms grow for ever instead of starting again. Default <see langword="false"/>.</summary>
    public bool Cumulative { get; set; }

    /// <summary>Gets or sets the part of the traces that is sent, decided by the trace id. 0 to 1, default 1.</summary>
    public double TraceRatio { get; set; } = 1;

    /// <summary>
    /// Gets or sets whether the caller's decision (<c>Sampled</c> in the trace header) comes first. Default <see langword="false"/>:
    /// without active tracing, the platform's header says 0 for all.
    /// </summary>
    public bool FollowParent { get; set; }

    /// <summary>Gets or sets whether traces of failed invocations are always sent. Default <see langword="true"/>.</summary>
    public bool KeepErrors { get; set; } = true;

    /// <summary>Gets the part of the function's lines that is sent, by level.</summary>
    public SamplingRates Sampling { get; } = new();

    /// <summary>
    /// Gets or sets the patterns of which a line must have one. <c>*</c> stands for any characters, <c>^</c> and <c>$</c> for the ends of
    /// the line. Default empty: all lines.
    /// </summary>
    public IReadOnlyList<string> LogInclude { get; set; } = [];

    /// <summary>Gets or sets the patterns of which a line must have none. Default empty.</summary>
    public IReadOnlyList<string> LogExclude { get; set; } = [];

    /// <summary>Gets or sets the size at which a line is cut. 256 to 262,144, default 65,536.</summary>
    public int LogMaxBytes { get; set; } = 64 * 1024;

    /// <summary>Gets or sets whether secrets in lines are masked. Default <see langword="true"/>.</summary>
    public bool Mask { get; set; } = true;

    /// <summary>Gets or sets further endings of key names whose values are masked.</summary>
    public IReadOnlyList<string> MaskKeys { get; set; } = [];

    /// <summary>Gets or sets further beginnings of tokens, which are masked anywhere in a line.</summary>
    public IReadOnlyList<string> MaskPrefixes { get; set; } = [];

    /// <summary>
    /// Gets or sets whether the function's own spans, log records and metrics are received by OTLP/HTTP on the loopback address, after
    /// <see cref="OpenTelemetryExporter.StartReceiver"/>. Default <see langword="false"/>, because another extension may have the port.
    /// </summary>
    public bool Receive { get; set; }

    /// <summary>Gets or sets the port of the receiver. 1 to 65535, or 0 for a free one; default 4318, which OpenTelemetry's SDKs use.</summary>
    public int ReceiverPort { get; set; } = 4318;

    /// <summary>Gets the address of a destination that is the receiver itself; <see langword="null"/> when there is none.</summary>
    internal Uri? AtReceiver
    {
        get
        {
            foreach (OtlpDestination destination in Destinations)
            {
                foreach (OtlpEndpoint endpoint in destination.Endpoints)
                {
                    if (endpoint.Address.IsLoopback && endpoint.Address.Port == ReceiverPort) return endpoint.Address;
                }
            }

            return null;
        }
    }

    /// <summary>Gets why a signal is off, by its name: for <see cref="OpenTelemetryExporter.Status"/>.</summary>
    internal Dictionary<string, string> OffReasons { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads OpenTelemetry's variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c> and others), and the
    /// extension's own, which win. A value that is not legal becomes a finding of the reader.
    /// </summary>
    /// <param name="variables">The variables.</param>
    /// <param name="prefix">
    /// The beginning of the extension's own variables. The default is for <c>LAMBDA_EXT_OTLP_ENDPOINT</c> and so on.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void ReadVariables(VariableReader variables, string prefix = OtlpVariables.DefaultPrefix)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(prefix);
        new OtlpVariables(variables, prefix).Read(this);
    }
}

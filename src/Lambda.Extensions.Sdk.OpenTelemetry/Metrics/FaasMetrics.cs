namespace Lambda.Extensions.Sdk.OpenTelemetry.Metrics;

/// <summary>The metrics of OpenTelemetry's conventions for functions, and the exporter's own.</summary>
internal static class FaasMetrics
{
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300];
    private static readonly double[] Bytes = [33_554_432, 67_108_864, 134_217_728, 268_435_456, 536_870_912, 1_073_741_824, 2_147_483_648, 4_294_967_296, 8_589_934_592];

    /// <summary>The bounds are for the SDK's own times too: a held time of 0.1 ms must be distinguishable from one of 1 s.</summary>
    public static readonly double[] ShortSeconds = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

    public static readonly MetricDefinition Invocations = new("faas.invocations", "{invocation}", MetricKind.Sum);
    public static readonly MetricDefinition ColdStarts = new("faas.coldstarts", "{coldstart}", MetricKind.Sum);
    public static readonly MetricDefinition Errors = new("faas.errors", "{error}", MetricKind.Sum);
    public static readonly MetricDefinition InitErrors = new("aws.lambda.init_errors", "{error}", MetricKind.Sum);
    public static readonly MetricDefinition Timeouts = new("faas.timeouts", "{timeout}", MetricKind.Sum);
    public static readonly MetricDefinition Outcomes = new("aws.lambda.outcomes", "{invocation}", MetricKind.Sum);
    public static readonly MetricDefinition InvokeDuration = new("faas.invoke_duration", "s", MetricKind.Histogram, Seconds);
    public static readonly MetricDefinition InitDuration = new("faas.init_duration", "s", MetricKind.Histogram, Seconds);
    public static readonly MetricDefinition BilledDuration = new("aws.lambda.billed_duration", "s", MetricKind.Histogram, Seconds);
    public static readonly MetricDefinition QueueItems = new("lambda.ext.otlp.queue.items", "{item}", MetricKind.Gauge);
    public static readonly MetricDefinition Items = new("lambda.ext.otlp.items", "{item}", MetricKind.Sum);
    public static readonly MetricDefinition MemUsage = new("faas.mem_usage", "By", MetricKind.Histogram, Bytes);
}

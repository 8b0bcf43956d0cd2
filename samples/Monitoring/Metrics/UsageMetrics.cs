using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.OpenTelemetry;
using Lambda.Extensions.Sdk.OpenTelemetry.Metrics;
using Monitoring.Cost;
using Monitoring.Proc;

namespace Monitoring.Metrics;

/// <summary>The metrics of this extension's own: what <c>/proc</c> says of an invocation, and what the extension costs.</summary>
internal static class UsageMetrics
{
    private const double MB = 1_048_576;

    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300];
    private static readonly double[] ShortSeconds = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
    private static readonly double[] Traffic = [1024, 8192, 65_536, 524_288, 4_194_304, 33_554_432, 268_435_456];

    private static readonly MetricDefinition CpuUsage = new("faas.cpu_usage", "s", MetricKind.Histogram, Seconds);
    private static readonly MetricDefinition NetIo = new("faas.net_io", "By", MetricKind.Histogram, Traffic);
    private static readonly MetricDefinition AgentMemory = new("monitoring.memory", "By", MetricKind.Gauge);
    private static readonly MetricDefinition FlushDuration = new("monitoring.flush.duration", "s", MetricKind.Histogram, ShortSeconds);
    private static readonly MetricDefinition Held = new("monitoring.cost.held", "s", MetricKind.Histogram, ShortSeconds);
    private static readonly MetricDefinition Billed = new("monitoring.cost.billed", "s", MetricKind.Sum);
    private static readonly MetricDefinition PerMillion = new("monitoring.cost.per_million", "{USD}", MetricKind.Gauge);
    private static readonly MetricDefinition Cpu = new("aws.lambda.environment.cpu.utilization", "1", MetricKind.Gauge);
    private static readonly MetricDefinition Memory = new("aws.lambda.environment.memory.utilization", "1", MetricKind.Gauge);
    private static readonly MetricDefinition Concurrency = new("aws.lambda.environment.concurrency", "{invocation}", MetricKind.Gauge);

    public static void Record(OpenTelemetryExporter to, Invocation invocation, InvocationUsage? usage, OwnCost cost)
    {
        Record(to, CpuUsage, (usage?.CpuUserMs + usage?.CpuSystemMs) / 1000);
        Record(to, NetIo, (double?)usage?.ReceivedBytes + usage?.SentBytes);
        Record(to, AgentMemory, usage?.AgentMemoryMaxMB * MB);
        Record(to, Held, invocation.HeldTime?.TotalSeconds);
        Record(to, Billed, OwnCost.BilledMs(invocation) / 1000);
        Record(to, PerMillion, cost.PerMillion);
    }

    public static void RecordFlush(OpenTelemetryExporter to, TimeSpan took) => to.RecordMetric(FlushDuration, took.TotalSeconds);

    /// <summary>Records the use of an environment that runs several invocations at a time (Managed Instances).</summary>
    public static void Record(OpenTelemetryExporter to, EnvironmentUsage usage)
    {
        Record(to, Cpu, usage.Cpu);
        Record(to, Memory, usage.Memory);
        Record(to, Concurrency, usage.Concurrency);
    }

    private static void Record(OpenTelemetryExporter to, MetricDefinition metric, double? value)
    {
        if (value is { } number) to.RecordMetric(metric, number);
    }
}

using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

namespace Monitoring.Configuration;

/// <summary>The values of the <c>MONITORING_*</c> variables, which README.md lists. A sink that is off costs nothing.</summary>
internal sealed class MonitoringOptions
{
    /// <summary>The sinks that receive a document for each invocation.</summary>
    public EmfOutput EmfOutput { get; set; } = EmfOutput.Stdout;

    public string EmfNamespace { get; set; } = "LambdaInsights";

    /// <summary>
    /// True when every number of the document becomes a CloudWatch metric, and each is billed. False for only the metrics of Lambda
    /// Insights.
    /// </summary>
    public bool EmfAllMetrics { get; set; }

    public bool Proc { get; set; } = true;

    /// <summary>The shortest time between two inspections of all processes (descriptors, threads).</summary>
    public TimeSpan ProcInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The price of a GB-second in US dollars, for the cost of this extension; 0 for none.</summary>
    public double PricePerGBSecond { get; set; }

    /// <summary>The destinations of spans, log records and metrics, and the rules for lines.</summary>
    public OpenTelemetryOptions Telemetry { get; } = new();
}

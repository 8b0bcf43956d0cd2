using Lambda.Extensions.Sdk.OpenTelemetry;
using Monitoring.Configuration;

namespace Monitoring;

/// <summary>One line at the start: the sinks that are on, and why others are not.</summary>
internal static class StatusLine
{
    public static string Of(MonitoringOptions options, OpenTelemetryExporter exporter)
    {
        string documents = options.EmfOutput switch
        {
            EmfOutput.None => "documents off (MONITORING_EMF is false)",
            EmfOutput.Otlp when !exporter.HasLogs => "documents off (MONITORING_EMF_OUTPUT is otlp, and logs are off)",
            EmfOutput.Otlp => "documents as log records",
            EmfOutput.Both when !exporter.HasLogs => $"documents to stdout ({options.EmfNamespace}), not as log records (logs are off)",
            EmfOutput.Both => $"documents to stdout ({options.EmfNamespace}) and as log records",
            _ => $"documents to stdout ({options.EmfNamespace})",
        };
        return $"{documents}, {exporter.Status}, /proc {(options.Proc ? "on" : "off (MONITORING_PROC is false)")}";
    }
}

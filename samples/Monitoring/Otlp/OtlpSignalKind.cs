namespace Monitoring.Otlp;

/// <summary>What an endpoint of OTLP takes.</summary>
internal enum OtlpSignalKind
{
    Traces,
    Logs,
    Metrics,
}

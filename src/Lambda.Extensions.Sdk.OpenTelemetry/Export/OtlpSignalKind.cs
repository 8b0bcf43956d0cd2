namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>The kinds of telemetry that an endpoint of OTLP accepts.</summary>
internal enum OtlpSignalKind
{
    Traces,
    Logs,
    Metrics,
}

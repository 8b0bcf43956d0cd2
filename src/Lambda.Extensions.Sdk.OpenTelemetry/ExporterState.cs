using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Metrics;
using Lambda.Extensions.Sdk.OpenTelemetry.Recording;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;

namespace Lambda.Extensions.Sdk.OpenTelemetry;

/// <summary>The parts of an exporter, which are made with its first call.</summary>
internal sealed class ExporterState(OtlpSink sink, OtlpResource resource, TelemetryRecorder recorder, MetricStore? metrics, MetadataEndpoint metadata)
{
    public OtlpSink Sink => sink;

    public OtlpResource Resource => resource;

    public TelemetryRecorder Recorder => recorder;

    public MetricStore? Metrics => metrics;

    public MetadataEndpoint Metadata => metadata;

    public SinkMetrics? SinkMetrics { get; } = metrics is null ? null : new SinkMetrics(metrics);

    public MeterForwarder? Meter { get; } = metrics is null ? null : new MeterForwarder(metrics);
}

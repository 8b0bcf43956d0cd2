using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Metrics;
using Lambda.Extensions.Sdk.OpenTelemetry.Receiving;
using Lambda.Extensions.Sdk.OpenTelemetry.Recording;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;

namespace Lambda.Extensions.Sdk.OpenTelemetry;

/// <summary>The parts of an exporter, which are made with its first call.</summary>
internal sealed class ExporterState(OtlpSink sink, OtlpResource resource, TelemetryRecorder recorder, MetricStore? metrics, MetadataEndpoint metadata, InvocationWindows? windows, ReceiverTarget? target)
{
    public OtlpSink Sink => sink;

    public OtlpResource Resource => resource;

    public TelemetryRecorder Recorder => recorder;

    public MetricStore? Metrics => metrics;

    public MetadataEndpoint Metadata => metadata;

    /// <summary>The invocations that received telemetry is joined to; <see langword="null"/> when nothing is received.</summary>
    public InvocationWindows? Windows => windows;

    /// <summary>Where received telemetry goes to; <see langword="null"/> when nothing is received.</summary>
    public ReceiverTarget? Target => target;

    public SinkMetrics? SinkMetrics { get; } = metrics is null ? null : new SinkMetrics(metrics);

    public MeterForwarder? Meter { get; } = metrics is null ? null : new MeterForwarder(metrics);
}

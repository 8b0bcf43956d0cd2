using Lambda.Extensions.Sdk.OpenTelemetry.Export;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>Where received telemetry goes to.</summary>
/// <param name="Sink">The queues.</param>
/// <param name="Intake">Converts requests to items.</param>
internal sealed record ReceiverTarget(OtlpSink Sink, Intake Intake);

using Lambda.Extensions.Sdk.OpenTelemetry.Export;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>Where received telemetry goes to.</summary>
/// <param name="Sink">The queues.</param>
/// <param name="Intake">Converts requests to items.</param>
/// <param name="Held">Holds items until their invocation is known.</param>
internal sealed record ReceiverTarget(OtlpSink Sink, Intake Intake, HeldItems Held);

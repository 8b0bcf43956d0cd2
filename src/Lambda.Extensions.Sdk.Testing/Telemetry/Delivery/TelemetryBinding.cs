using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>A subscription with the way to its listener.</summary>
internal sealed record TelemetryBinding(Subscription Subscription, ITelemetryTransport Transport);

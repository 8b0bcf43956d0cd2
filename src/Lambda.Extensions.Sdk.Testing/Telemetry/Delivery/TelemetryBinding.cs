using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>Holds a subscription with its transport.</summary>
internal sealed record TelemetryBinding(Subscription Subscription, ITelemetryTransport Transport);

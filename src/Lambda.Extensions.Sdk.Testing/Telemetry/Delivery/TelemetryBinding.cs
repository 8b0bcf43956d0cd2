namespace Lambda.Extensions.Sdk.Testing;

/// <summary>A subscription with the way to its listener.</summary>
internal sealed record TelemetryBinding(Subscription Subscription, ITelemetryTransport Transport);

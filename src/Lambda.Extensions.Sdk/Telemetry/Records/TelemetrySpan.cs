namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>Represents a part of a phase that the platform timed.</summary>
/// <param name="Name">
/// The name, such as <c>responseLatency</c>, <c>responseDuration</c>, <c>runtimeOverhead</c>, <c>extensionOverhead</c>; empty when
/// the platform sent none.
/// </param>
/// <param name="Start">The time at which it began, or <see langword="null"/>.</param>
/// <param name="DurationMs">The duration, in milliseconds, or <see langword="null"/>.</param>
public readonly record struct TelemetrySpan(string Name, DateTimeOffset? Start, double? DurationMs);

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>A part of a phase that the platform timed.</summary>
/// <param name="Name">Such as <c>responseLatency</c>, <c>responseDuration</c>, <c>runtimeOverhead</c>, <c>extensionOverhead</c>; empty when the platform sent none.</param>
/// <param name="Start">When it began, or <see langword="null"/>.</param>
/// <param name="DurationMs">How long it took, in milliseconds, or <see langword="null"/>.</param>
public readonly record struct TelemetrySpan(string Name, DateTimeOffset? Start, double? DurationMs);

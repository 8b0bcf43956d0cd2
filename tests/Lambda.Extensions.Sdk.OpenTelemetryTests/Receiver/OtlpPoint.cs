namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;

/// <summary>A data point as it was received: a value, or a histogram's count and sum.</summary>
internal sealed record OtlpPoint(string Metric, string Kind, double Value, long Count, IReadOnlyDictionary<string, string> Attributes);

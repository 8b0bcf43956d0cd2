namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;

/// <summary>A log record as it was received.</summary>
internal sealed record OtlpLog(string? TraceId, string? SpanId, long Time, int Severity, string Body, IReadOnlyDictionary<string, string> Attributes)
{
    public string? RequestId => Attributes.GetValueOrDefault("faas.invocation_id");
}

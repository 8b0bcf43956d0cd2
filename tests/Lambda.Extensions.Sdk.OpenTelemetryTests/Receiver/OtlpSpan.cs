namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;

/// <summary>A span as it was received.</summary>
internal sealed record OtlpSpan(string TraceId, string SpanId, string? ParentSpanId, string Name, long Start, long End, int Status, IReadOnlyDictionary<string, string> Attributes)
{
    public string? RequestId => Attributes.GetValueOrDefault("faas.invocation_id");
}

namespace Lambda.Extensions.Sdk.OpenTelemetry.Traces;

/// <summary>The numbers of the fields of OTLP's Span and of its status.</summary>
internal static class SpanField
{
    public const int TraceId = 1;
    public const int SpanId = 2;
    public const int ParentSpanId = 4;
    public const int Name = 5;
    public const int Kind = 6;
    public const int Start = 7;
    public const int End = 8;
    public const int Status = 15;
    public const int Flags = 16;
    public const int StatusMessage = 2;
    public const int StatusCode = 3;
}

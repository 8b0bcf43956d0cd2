namespace Lambda.Extensions.Sdk.OpenTelemetry.Logs;

/// <summary>The numbers of the fields of OTLP's LogRecord.</summary>
internal static class LogField
{
    public const int Time = 1;
    public const int SeverityNumber = 2;
    public const int SeverityText = 3;
    public const int Body = 5;
    public const int Flags = 8;
    public const int TraceId = 9;
    public const int SpanId = 10;
    public const int ObservedTime = 11;
    public const int EventName = 12;
}

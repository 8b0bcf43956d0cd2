namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>OpenTelemetry's severity numbers.</summary>
internal enum Severity
{
    Unspecified = 0,
    Trace = 1,
    Debug = 5,
    Info = 9,
    Warn = 13,
    Error = 17,
    Fatal = 21,
}

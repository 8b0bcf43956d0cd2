namespace Lambda.Extensions.Sdk.Testing.Recording.Format;

/// <summary>Names the format, its version and its types of lines. docs/recording.md describes them.</summary>
internal static class RecordingFormat
{
    public const string Name = "lambda-recording";
    public const int Version = 1;

    public const string InitStart = "init.start";
    public const string ExtensionStarted = "extension.started";
    public const string Registered = "extension.registered";
    public const string Next = "extension.next";
    public const string Event = "extension.event";
    public const string Error = "extension.error";
    public const string Exited = "extension.exited";
    public const string Subscribed = "telemetry.subscribed";
    public const string Delivered = "telemetry.delivered";
    public const string Failed = "telemetry.failed";
    public const string InvokeStart = "invoke.start";
    public const string InvokeEnd = "invoke.end";
    public const string ShutdownStart = "shutdown.start";
    public const string End = "end";
}

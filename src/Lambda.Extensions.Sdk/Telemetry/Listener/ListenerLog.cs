using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// The log messages of a listener with its own handler. Ids 1220-1229, listed in docs/diagnostics.md. The id of a removed message is
/// not used again.
/// </summary>
internal static partial class ListenerLog
{
    [LoggerMessage(1220, LogLevel.Error, "The handler of a TelemetryListener failed, and a batch of {Records} records counts as failed ({Count} so far)")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, int records, long count);

    [LoggerMessage(1221, LogLevel.Warning, "A TelemetryListener lost data: {Failed} batches failed, {Dropped} records were dropped, {Unreadable} parts were unreadable")]
    public static partial void Lost(ILogger logger, long failed, long dropped, long unreadable);
}

using Lambda.Extensions.Sdk.Telemetry;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting.Diagnostics;

/// <summary>
/// The log messages of telemetry. Their ids are 1200-1299, listed in docs/diagnostics.md. A retired id is not used again.
/// </summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(1200, LogLevel.Debug, "{Api}: subscribed to {Types} by schema {Schema}, listening on port {Port}")]
    public static partial void Subscribed(ILogger logger, string api, string schema, SubscriptionTypes types, int port);

    [LoggerMessage(1201, LogLevel.Warning, "{Api}: not available here ('{Answer}'), as in local emulators. The extension runs on without: the ends of handlers are not seen")]
    public static partial void NotHere(ILogger logger, string api, string answer);

    [LoggerMessage(1202, LogLevel.Error, "Telemetry: {Reason}. The extension runs on without: the ends of handlers are not seen")]
    public static partial void ListeningFailed(ILogger logger, string reason);

    [LoggerMessage(1203, LogLevel.Error, "{Api}: subscribing failed: {Reason}. The extension runs on without: the ends of handlers are not seen")]
    public static partial void SubscribingFailed(ILogger logger, string api, string reason);

    [LoggerMessage(1204, LogLevel.Warning, "The end of invocation {RequestId} was not seen within {CapMs} ms: next is asked for without it ({Count} so far)")]
    public static partial void HandlerEndMissed(ILogger logger, string requestId, long capMs, long count);

    [LoggerMessage(1205, LogLevel.Error, "Telemetry: this executable was published with LambdaExtensionTelemetry=false and does not contain it. OnTelemetryAsync, OnInvocationCompletedAsync, OnInvocationReportedAsync and OnFlushAsync are not called, except OnFlushAsync at the end. Publish without that property")]
    public static partial void NotIncluded(ILogger logger);

    [LoggerMessage(1210, LogLevel.Information, "Summary: {Summary}")]
    public static partial void Summary(ILogger logger, string summary);

    [LoggerMessage(1211, LogLevel.Warning, "Telemetry was lost: {Summary}")]
    public static partial void Lost(ILogger logger, string summary);
}

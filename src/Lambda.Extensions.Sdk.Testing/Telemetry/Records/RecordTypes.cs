using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>Lists the record types of both APIs (lambda-facts 3.5, 4).</summary>
internal static class RecordTypes
{
    public const string Function = "function";
    public const string Extension = "extension";
    public const string InitStart = "platform.initStart";
    public const string InitRuntimeDone = "platform.initRuntimeDone";
    public const string InitReport = "platform.initReport";
    public const string RestoreStart = "platform.restoreStart";
    public const string RestoreRuntimeDone = "platform.restoreRuntimeDone";
    public const string RestoreReport = "platform.restoreReport";
    public const string Start = "platform.start";
    public const string RuntimeDone = "platform.runtimeDone";
    public const string Report = "platform.report";
    public const string End = "platform.end";
    public const string Fault = "platform.fault";
    public const string PlatformExtension = "platform.extension";
    public const string TelemetrySubscription = "platform.telemetrySubscription";
    public const string LogsSubscription = "platform.logsSubscription";
    public const string LogsDropped = "platform.logsDropped";

    /// <summary>Returns the value of a subscription's <c>types</c> that includes a record type.</summary>
    public static string Category(string type) =>
        type is Function or Extension ? type : SubscriptionRules.Platform;
}

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

/// <summary>Lists the legal values of a subscription (lambda-facts 3.1, 4).</summary>
internal static class SubscriptionRules
{
    public const string FirstTelemetrySchema = "2022-07-01";
    public const string FirstLogsSchema = "2020-08-15";
    public const string Platform = "platform";
    public const string Function = "function";
    public const string Extension = "extension";

    public const int MinItems = 1000;
    public const int MaxItems = 10_000;
    public const int MinBytes = 262_144;
    public const int MaxBytes = 1_048_576;
    public const int MinTimeoutMs = 25;
    public const int MaxTimeoutMs = 30_000;
    public const int DefaultTimeoutMs = 1000;

    /// <summary>The platform's own port, which no subscriber may use.</summary>
    public const int ReservedPort = 9001;

    public static readonly string[] Types = [Platform, Function, Extension];

    private static readonly string[] TelemetrySchemas = [FirstTelemetrySchema, "2022-12-13", "2025-01-29"];
    private static readonly string[] ManagedInstancesSchemas = ["2025-01-29"];
    private static readonly string[] LogsSchemas = [FirstLogsSchema, "2021-03-18"];

    public static string[] Schemas(SubscriptionApi api, bool isManagedInstances)
    {
        if (api == SubscriptionApi.Logs) return LogsSchemas;
        return isManagedInstances ? ManagedInstancesSchemas : TelemetrySchemas;
    }
}

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

/// <summary>Lists the APIs that an extension can subscribe through.</summary>
public enum SubscriptionApi
{
    /// <summary>The Telemetry API, <c>PUT /2022-07-01/telemetry</c>.</summary>
    Telemetry,

    /// <summary>The Logs API, <c>PUT /2020-08-15/logs</c>. It is superseded and still works.</summary>
    Logs,
}

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

/// <summary>The API an extension subscribed through.</summary>
public enum SubscriptionApi
{
    /// <summary>The Telemetry API, <c>PUT /2022-07-01/telemetry</c>.</summary>
    Telemetry,

    /// <summary>The Logs API, <c>PUT /2020-08-15/logs</c>: superseded, still working.</summary>
    Logs,
}

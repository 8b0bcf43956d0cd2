namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>The platform's answer to a subscription that it accepted.</summary>
public sealed record SubscriptionResult
{
    /// <summary>
    /// Gets whether records will be delivered. If not, this is a local emulator without telemetry (status 202). This is no error: the
    /// extension continues without records.
    /// </summary>
    public required bool IsSubscribed { get; init; }

    /// <summary>Gets the schema version that was accepted.</summary>
    public required string SchemaVersion { get; init; }

    /// <summary>Gets the text of the platform's answer, such as <c>OK</c> or <c>Already subscribed</c>; for the log.</summary>
    public required string Answer { get; init; }
}

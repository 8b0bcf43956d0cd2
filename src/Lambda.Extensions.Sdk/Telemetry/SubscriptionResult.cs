namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>The platform's answer to a subscription it did not refuse.</summary>
public sealed record SubscriptionResult
{
    /// <summary>
    /// Whether records will come. If not, this is a local emulator without telemetry (status 202): not an error, the extension runs on
    /// without (G22).
    /// </summary>
    public required bool IsSubscribed { get; init; }

    /// <summary>The schema version that was accepted.</summary>
    public required string SchemaVersion { get; init; }

    /// <summary>What the platform said, such as <c>OK</c> or <c>Already subscribed</c>; for the log.</summary>
    public required string Answer { get; init; }
}

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>The platform's answer to a subscription it did not refuse.</summary>
/// <param name="IsSubscribed">
/// Whether records will come. If not, this is a local emulator without telemetry (status 202): not an error, the extension runs on
/// without (G22).
/// </param>
/// <param name="SchemaVersion">The schema version that was accepted.</param>
/// <param name="Answer">What the platform said, such as <c>OK</c> or <c>Already subscribed</c>; for the log.</param>
public sealed record SubscriptionResult(bool IsSubscribed, string SchemaVersion, string Answer);

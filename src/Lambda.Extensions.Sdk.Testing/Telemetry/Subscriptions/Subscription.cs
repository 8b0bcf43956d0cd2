namespace Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

/// <summary>Holds an accepted subscription: types, schema, protocol, destination.</summary>
internal sealed record Subscription
{
    public required SubscriptionApi Api { get; init; }

    public required string SchemaVersion { get; init; }

    /// <summary>The types as they were sent, duplicates included.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    public required int MaxItems { get; init; }

    public required int MaxBytes { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required bool IsTcp { get; init; }

    public required int Port { get; init; }

    /// <summary>The part of the URI after the port.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>The method: <c>POST</c>, or <c>PUT</c> if a subscriber of the Logs API asked for it.</summary>
    public required string Method { get; init; }

    /// <summary>True when log lines that are JSON objects stay objects (lambda-facts 3.2).</summary>
    public bool TakesObjects => Api == SubscriptionApi.Telemetry && SchemaVersion != SubscriptionRules.FirstTelemetrySchema;

    public bool TakesPlatform => Types.Contains(SubscriptionRules.Platform, StringComparer.Ordinal);

    /// <summary>True when runtimeDone is delivered: in the Logs API from its second schema on (lambda-facts 4).</summary>
    public bool TakesRuntimeDone => Api == SubscriptionApi.Telemetry || SchemaVersion != SubscriptionRules.FirstLogsSchema;

    /// <summary>The destination as text.</summary>
    public string Destination => IsTcp ? $"tcp:{Port}" : $"http://sandbox.localdomain:{Port}{PathAndQuery}";
}

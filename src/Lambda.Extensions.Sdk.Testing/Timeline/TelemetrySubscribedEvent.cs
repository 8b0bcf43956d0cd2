using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>An extension subscribed to telemetry or logs (<see cref="EmulatorEventNames.TelemetrySubscribed"/>).</summary>
public sealed class TelemetrySubscribedEvent : EmulatorEvent
{
    internal TelemetrySubscribedEvent(string extension, Subscription subscription, string state)
        : base(EmulatorEventNames.TelemetrySubscribed, extension)
    {
        Api = subscription.Api;
        SchemaVersion = subscription.SchemaVersion;
        Types = subscription.Types;
        Destination = subscription.Destination;
        State = state;
    }

    /// <summary>Gets the API.</summary>
    public SubscriptionApi Api { get; }

    /// <summary>Gets the schema version.</summary>
    public string SchemaVersion { get; }

    /// <summary>Gets the types, as they were sent.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>Gets the destination: a URI, or <c>tcp:</c> and a port.</summary>
    public string Destination { get; }

    /// <summary>Gets <c>Subscribed</c>, or <c>Already subscribed</c> if this name had a subscription, of this process or of one before a reset.</summary>
    public string State { get; }

    private protected override string Describe() => $"{Api} {SchemaVersion} [{string.Join(",", Types)}] {Destination}{(State == TelemetryHub.Subscribed ? "" : ", " + State)}";
}

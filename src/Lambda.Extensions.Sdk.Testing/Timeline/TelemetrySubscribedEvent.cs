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

    /// <summary>The API.</summary>
    public SubscriptionApi Api { get; }

    /// <summary>The schema version.</summary>
    public string SchemaVersion { get; }

    /// <summary>The types, as they were sent.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>Where it is delivered to: a URI, or <c>tcp:</c> and a port.</summary>
    public string Destination { get; }

    /// <summary><c>Subscribed</c>; <c>Already subscribed</c> when there was a subscription under this name, of this process or of one before a reset.</summary>
    public string State { get; }

    private protected override string Describe() => $"{Api} {SchemaVersion} [{string.Join(",", Types)}] {Destination}{(State == TelemetryHub.Subscribed ? "" : ", " + State)}";
}

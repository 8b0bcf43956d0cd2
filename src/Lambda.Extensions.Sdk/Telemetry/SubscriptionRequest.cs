namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>A subscription to the Telemetry API or the Logs API.</summary>
public sealed class SubscriptionRequest
{
    /// <summary>Creates a request for platform and function records.</summary>
    /// <param name="destination">Where to deliver to; the listener must accept before the request is sent.</param>
    public SubscriptionRequest(TelemetryDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Destination = destination;
    }

    /// <summary>Where to deliver to.</summary>
    public TelemetryDestination Destination { get; }

    /// <summary>What to subscribe to; platform and function by default. At least one.</summary>
    public SubscriptionTypes Types { get; set; } = SubscriptionTypes.Platform | SubscriptionTypes.Function;

    /// <summary>How the platform collects records before it delivers them.</summary>
    public SubscriptionBuffering Buffering { get; } = new();

    /// <summary>
    /// The schema version, such as <c>2022-12-13</c>. By default the newest the SDK knows, and the next older one as long as the
    /// platform answers 400; one that is set here is the only one tried.
    /// </summary>
    public string? SchemaVersion { get; set; }

    internal void Validate()
    {
        const SubscriptionTypes All = SubscriptionTypes.Platform | SubscriptionTypes.Function | SubscriptionTypes.Extension;
        Check(Types != SubscriptionTypes.None && (Types | All) == All, nameof(Types), Types, "at least one of platform, function and extension");
        Buffering.Validate();
    }

    private static void Check(bool legal, string name, object value, string range)
    {
        if (!legal) throw new ArgumentOutOfRangeException(name, value, $"{nameof(SubscriptionRequest)}.{name} is out of its range: {range}.");
    }
}

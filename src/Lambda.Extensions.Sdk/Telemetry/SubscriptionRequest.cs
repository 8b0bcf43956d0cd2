namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>Represents a subscription to the Telemetry API or the Logs API.</summary>
public sealed class SubscriptionRequest
{
    /// <summary>Creates a request for platform and function records.</summary>
    /// <param name="destination">
    /// The destination of the deliveries. The listener must accept connections before the request is sent.
    /// </param>
    public SubscriptionRequest(TelemetryDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Destination = destination;
    }

    /// <summary>Gets the destination of the deliveries.</summary>
    public TelemetryDestination Destination { get; }

    /// <summary>Gets or sets the types of records to subscribe to; platform and function by default. At least one is required.</summary>
    public SubscriptionTypes Types { get; set; } = SubscriptionTypes.Platform | SubscriptionTypes.Function;

    /// <summary>Gets the limits of the platform's buffer, in which it collects records before it delivers them.</summary>
    public SubscriptionBuffering Buffering { get; } = new();

    /// <summary>
    /// Gets or sets the schema version, such as <c>2022-12-13</c>. By default, the SDK tries the newest version that it knows, and
    /// the next older one while the platform answers 400. A version that is set here is the only one tried.
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

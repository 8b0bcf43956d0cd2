using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>
/// The destination of the platform's deliveries: a listener in this environment. The listener must already accept connections when
/// the subscription is sent. <see cref="TelemetryListener.Destination"/> returns the destination of a listener.
/// </summary>
public sealed class TelemetryDestination
{
    private TelemetryDestination(TelemetryProtocol protocol, int port)
    {
        // The platform itself uses 9001 (lambda-facts 3.3).
        if (port is < 1 or > 65535 or 9001) throw new ArgumentOutOfRangeException(nameof(port), port, "A destination's port is 1 to 65535, and not 9001, which is the platform's.");
        Protocol = protocol;
        Port = port;
    }

    /// <summary>Gets the protocol of the deliveries.</summary>
    public TelemetryProtocol Protocol { get; }

    /// <summary>Gets the listener's port.</summary>
    public int Port { get; }

    /// <summary>Returns a destination for delivery over HTTP: deliveries are acknowledged, and repeated when they fail.</summary>
    /// <param name="port">The listener's port: 1 to 65535, and not 9001.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not legal.</exception>
    public static TelemetryDestination Http(int port) => new(TelemetryProtocol.Http, port);

    /// <summary>
    /// Returns a destination for delivery over TCP: deliveries are not acknowledged. The platform connects while it answers the
    /// subscription.
    /// </summary>
    /// <param name="port">The listener's port: 1 to 65535, and not 9001.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not legal.</exception>
    public static TelemetryDestination Tcp(int port) => new(TelemetryProtocol.Tcp, port);
}

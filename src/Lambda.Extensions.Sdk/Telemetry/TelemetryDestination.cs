using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>Where the platform delivers to: a listener in this environment that accepts already (G04). <see cref="TelemetryListener.Destination"/> gives the one of a listener.</summary>
public sealed class TelemetryDestination
{
    private TelemetryDestination(TelemetryProtocol protocol, int port)
    {
        // 9001 is the platform's own (lambda-facts 3.3).
        if (port is < 1 or > 65535 or 9001) throw new ArgumentOutOfRangeException(nameof(port), port, "A destination's port is 1 to 65535, and not 9001, which is the platform's.");
        Protocol = protocol;
        Port = port;
    }

    /// <summary>How records are delivered.</summary>
    public TelemetryProtocol Protocol { get; }

    /// <summary>The listener's port.</summary>
    public int Port { get; }

    /// <summary>Delivery over HTTP: acknowledged, and repeated when it fails.</summary>
    /// <param name="port">The listener's port: 1 to 65535, and not 9001.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not legal.</exception>
    public static TelemetryDestination Http(int port) => new(TelemetryProtocol.Http, port);

    /// <summary>Delivery over TCP: not acknowledged; the platform connects while it answers the subscription.</summary>
    /// <param name="port">The listener's port: 1 to 65535, and not 9001.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not legal.</exception>
    public static TelemetryDestination Tcp(int port) => new(TelemetryProtocol.Tcp, port);
}

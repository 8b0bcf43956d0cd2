namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>Defines the protocol by which the platform delivers records.</summary>
public enum TelemetryProtocol
{
    /// <summary>
    /// One POST request for each batch, with a JSON array. Deliveries are acknowledged. The platform's documentation recommends this
    /// protocol.
    /// </summary>
    Http,

    /// <summary>
    /// One long connection with one JSON object a line. Deliveries are not acknowledged: data in transit when the extension ends is
    /// lost.
    /// </summary>
    Tcp,
}

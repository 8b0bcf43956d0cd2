namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>How the platform delivers records.</summary>
public enum TelemetryProtocol
{
    /// <summary>One POST a batch, a JSON array, acknowledged. What the platform's documentation recommends.</summary>
    Http,

    /// <summary>One long connection, a JSON object a line, not acknowledged: what is on the way when the extension ends is lost.</summary>
    Tcp,
}

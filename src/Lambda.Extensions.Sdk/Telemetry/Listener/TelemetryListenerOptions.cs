using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>How a <see cref="TelemetryListener"/> listens, and how much it keeps.</summary>
public sealed class TelemetryListenerOptions
{
    /// <summary>How the platform delivers; HTTP by default, as its documentation recommends.</summary>
    public TelemetryProtocol Protocol { get; set; }

    /// <summary>
    /// The port: 0, the default, lets the system choose a free one. 1 to 65535, and not 9001, which is the platform's. Ports are
    /// shared with the function and the other extensions.
    /// </summary>
    public int Port { get; set; }

    /// <summary>
    /// Bytes of deliveries that wait to be handled. When there are more, the platform waits up to 100 ms for its acknowledgement, as
    /// long as the handler comes forward; then the oldest are dropped, and counted. 256 KiB to 1 GiB; 2 MiB by default. Counts as the
    /// function's memory.
    /// </summary>
    public int MaxPendingBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>Deliveries that wait to be handled; when there are more, as with <see cref="MaxPendingBytes"/>. 1 to 100,000; 1,000 by default.</summary>
    public int MaxPendingBatches { get; set; } = 1000;

    internal ServerLimits Limits { get; set; } = new();

    internal void Validate()
    {
        Check(Protocol is TelemetryProtocol.Http or TelemetryProtocol.Tcp, nameof(Protocol), Protocol, "Http or Tcp");
        Check(Port is >= 0 and <= 65535 and not 9001, nameof(Port), Port, "0 for a free one, or 1 to 65535 and not 9001, which is the platform's");
        Check(MaxPendingBytes is >= 256 * 1024 and <= 1024 * 1024 * 1024, nameof(MaxPendingBytes), MaxPendingBytes, "256 KiB to 1 GiB");
        Check(MaxPendingBatches is >= 1 and <= 100_000, nameof(MaxPendingBatches), MaxPendingBatches, "1 to 100,000");
    }

    private static void Check(bool legal, string name, object value, string range)
    {
        if (!legal) throw new ArgumentOutOfRangeException(name, value, $"{nameof(TelemetryListenerOptions)}.{name} is out of its range: {range}.");
    }
}

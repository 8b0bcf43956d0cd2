using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>The settings of a <see cref="TelemetryListener"/>: how it listens, and the limits of the data that it keeps.</summary>
public sealed class TelemetryListenerOptions : ICheckedOptions
{
    /// <summary>Gets or sets the protocol of the deliveries; HTTP by default, which the platform's documentation recommends.</summary>
    public TelemetryProtocol Protocol { get; set; }

    /// <summary>
    /// Gets or sets the port. With 0, the default, the system chooses a free one. 1 to 65535, and not 9001, which the platform uses.
    /// The function and the other extensions share the ports.
    /// </summary>
    public int Port { get; set; }

    /// <summary>
    /// Gets or sets the number of bytes of deliveries that may wait for the handler. When there are more, the platform waits up to
    /// 100 ms for its acknowledgement, while the handler makes progress. After that, the oldest deliveries are dropped and counted.
    /// 256 KiB to 1 GiB; 2 MiB by default. The bytes count as the function's memory.
    /// </summary>
    public int MaxPendingBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>
    /// Gets or sets the number of deliveries that may wait for the handler. When there are more, the same happens as with
    /// <see cref="MaxPendingBytes"/>. 1 to 100,000; 1,000 by default.
    /// </summary>
    public int MaxPendingBatches { get; set; } = 1000;

    internal ServerLimits Limits { get; set; } = new();

    void ICheckedOptions.Check(OptionsCheck check)
    {
        check.That(Protocol is TelemetryProtocol.Http or TelemetryProtocol.Tcp, $"{nameof(Protocol)}={(int)Protocol} is not legal: use Http or Tcp");
        check.Port(nameof(Port), Port);
        check.Number(nameof(MaxPendingBytes), MaxPendingBytes, 256 * 1024, 1024 * 1024 * 1024);
        check.Number(nameof(MaxPendingBatches), MaxPendingBatches, 1, 100_000);
    }
}

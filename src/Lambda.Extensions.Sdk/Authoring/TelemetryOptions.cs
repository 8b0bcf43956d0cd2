using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// The settings of an extension's subscription to the platform's records. An extension is subscribed when it overrides a hook that
/// needs the records. Several extensions in one process share one subscription and one listener, and all of them receive every record
/// that any of them requested.
/// </summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// Gets or sets the records to subscribe to. Default <see langword="null"/>: platform records, and function records too when
    /// <c>OnTelemetryAsync</c> is overridden. Platform records are always included. Variable <c>LAMBDA_EXT_TELEMETRY_TYPES</c>
    /// (<c>platform,function,extension</c>).
    /// </summary>
    public SubscriptionTypes? Types { get; set; }

    /// <summary>
    /// Gets or sets whether to subscribe to the lines that extensions write as well. Default <see langword="false"/>: an extension
    /// that writes a line for each line it receives would never stop. The SDK's own lines are removed from the batches. Variable
    /// <c>LAMBDA_EXT_TELEMETRY_EXTENSION_LOGS</c>.
    /// </summary>
    public bool IncludeExtensionLogs { get; set; }

    /// <summary>
    /// Gets or sets whether to use the Logs API, which the Telemetry API has replaced. It has no init, no restore, no spans, and no
    /// metrics of the runtime. Default <see langword="false"/>.
    /// </summary>
    public bool UseLogsApi { get; set; }

    /// <summary>
    /// Gets or sets the protocol of the deliveries. Default <see cref="TelemetryProtocol.Http"/>, which the platform's documentation
    /// recommends.
    /// </summary>
    public TelemetryProtocol Protocol { get; set; }

    /// <summary>
    /// Gets or sets the listener's port. Default 0: a port that stays the same when the extension is started again after a reset, or
    /// a free one if that port is taken. 1 to 65535, and not 9001, which the platform uses. Variable
    /// <c>LAMBDA_EXT_TELEMETRY_PORT</c>.
    /// </summary>
    public int Port { get; set; }

    /// <summary>
    /// Gets or sets the time that the platform collects records before it delivers them. 25 ms to 30 s, default 25 ms. The end of an
    /// invocation is seen later by this time. Variable <c>LAMBDA_EXT_TELEMETRY_BUFFER_MS</c>.
    /// </summary>
    public TimeSpan BufferTimeout { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Gets or sets the number of records that the platform collects before it delivers them. 1,000 to 10,000, default 1,000.
    /// </summary>
    public int BufferItems { get; set; } = 1000;

    /// <summary>
    /// Gets or sets the number of bytes that the platform collects before it delivers them. A delivery can be twice as large. 262,144
    /// to 1,048,576, default 262,144.
    /// </summary>
    public int BufferBytes { get; set; } = 262_144;

    /// <summary>
    /// Gets or sets the number of bytes of deliveries that may wait for the extension's hooks. When there are more, the oldest
    /// deliveries are dropped and counted. 256 KiB to 1 GiB, default 2 MiB.
    /// </summary>
    public int MaxPendingBytes { get; set; } = 2 * 1024 * 1024;
}

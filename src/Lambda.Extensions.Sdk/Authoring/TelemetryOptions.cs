using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// How an extension gets the platform's records. It is subscribed when it overrides a hook that needs them; several extensions in one
/// process share one subscription and one listener, and get all that any of them asked for.
/// </summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// The records to subscribe to. Default <see langword="null"/>: platform records, and function records too when
    /// <c>OnTelemetryAsync</c> is overridden. Platform records always come with the others. Variable <c>LAMBDA_EXT_TELEMETRY_TYPES</c>
    /// (<c>platform,function,extension</c>).
    /// </summary>
    public SubscriptionTypes? Types { get; set; }

    /// <summary>
    /// Whether lines that extensions write are subscribed to as well. Default <see langword="false"/>: an extension that writes a line
    /// for each line it gets never ends. The SDK's own lines are taken out (G17). Variable <c>LAMBDA_EXT_TELEMETRY_EXTENSION_LOGS</c>.
    /// </summary>
    public bool IncludeExtensionLogs { get; set; }

    /// <summary>Whether to use the Logs API, which the Telemetry API has superseded: no init, no restore, no spans, no metrics of the runtime. Default <see langword="false"/>.</summary>
    public bool UseLogsApi { get; set; }

    /// <summary>How the platform delivers. Default <see cref="TelemetryProtocol.Http"/>, as its documentation recommends.</summary>
    public TelemetryProtocol Protocol { get; set; }

    /// <summary>
    /// The listener's port. Default 0: one that stays the same when the extension is started again after a reset, or a free one if that is
    /// taken. 1 to 65535, and not 9001, which is the platform's. Variable <c>LAMBDA_EXT_TELEMETRY_PORT</c>.
    /// </summary>
    public int Port { get; set; }

    /// <summary>
    /// How long the platform collects records before it delivers them. 25 ms to 30 s, default 25 ms. An invocation's end is seen by so
    /// much later. Variable <c>LAMBDA_EXT_TELEMETRY_BUFFER_MS</c>.
    /// </summary>
    public TimeSpan BufferTimeout { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Records that the platform collects. 1,000 to 10,000, default 1,000.</summary>
    public int BufferItems { get; set; } = 1000;

    /// <summary>Bytes that the platform collects; a delivery can be twice as large. 262,144 to 1,048,576, default 262,144.</summary>
    public int BufferBytes { get; set; } = 262_144;

    /// <summary>Bytes of deliveries that wait for the extension's hooks; the oldest are dropped and counted when there are more. 256 KiB to 1 GiB, default 2 MiB.</summary>
    public int MaxPendingBytes { get; set; } = 2 * 1024 * 1024;
}

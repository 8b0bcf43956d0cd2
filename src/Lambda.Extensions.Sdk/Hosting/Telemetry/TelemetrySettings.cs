using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>The combined telemetry settings of a process's extensions. One subscription and one listener serve them all.</summary>
internal sealed class TelemetrySettings
{
    private readonly SubscriptionTypes _types;
    private readonly int _bufferItems;
    private readonly int _bufferBytes;
    private readonly TimeSpan _bufferTimeout;

    private TelemetrySettings(ExtensionModule[] modules)
    {
        _types = SubscriptionTypes.Platform;
        _bufferItems = 10_000;
        _bufferBytes = 1_048_576;
        _bufferTimeout = TimeSpan.MaxValue;
        Listener = new TelemetryListenerOptions { MaxPendingBytes = 0 };
        foreach (ExtensionModule module in modules)
        {
            if ((module.Overridden & HookSet.Subscribed) == HookSet.None) continue;
            TelemetryOptions options = module.Options.Telemetry;
            _types |= options.Types ?? ((module.Overridden & HookSet.Telemetry) != HookSet.None ? SubscriptionTypes.Function : SubscriptionTypes.None);
            if (options.IncludeExtensionLogs) _types |= SubscriptionTypes.Extension;
            UsesLogsApi |= options.UseLogsApi;
            // The shortest time and the smallest size: an extension that can wait longer is not harmed by an earlier delivery.
            if (options.BufferTimeout < _bufferTimeout) _bufferTimeout = options.BufferTimeout;
            _bufferItems = Math.Min(_bufferItems, options.BufferItems);
            _bufferBytes = Math.Min(_bufferBytes, options.BufferBytes);
            Listener.MaxPendingBytes = Math.Max(Listener.MaxPendingBytes, options.MaxPendingBytes);
            if (options.Port != 0) Listener.Port = options.Port;
            if (options.Protocol == TelemetryProtocol.Tcp) Listener.Protocol = TelemetryProtocol.Tcp;
        }
    }

    public TelemetryListenerOptions Listener { get; }

    public bool UsesLogsApi { get; }

    public string ApiName => UsesLogsApi ? "Logs API" : "Telemetry API";

    public static TelemetrySettings Of(ExtensionModule[] modules) => new(modules);

    public SubscriptionRequest Request(TelemetryDestination destination)
    {
        var request = new SubscriptionRequest(destination) { Types = _types };
        request.Buffering.MaxItems = _bufferItems;
        request.Buffering.MaxBytes = _bufferBytes;
        request.Buffering.Timeout = _bufferTimeout;
        return request;
    }
}

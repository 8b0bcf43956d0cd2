using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Hosting.Telemetry;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>Connects the loop to the proxy between the runtime and the platform.</summary>
internal sealed class RuntimeProxyLink : IRuntimeProxyHost, IDisposable
{
    private readonly HostContext _host;
    private readonly ExtensionModule _module;
    private readonly IRuntimeProxy _proxy;
    private readonly HookFailurePolicy _settlement;
    private ITelemetrySession? _telemetry;

    private RuntimeProxyLink(HostContext host, ExtensionModule module, HookFailurePolicy settlement)
    {
        _host = host;
        _module = module;
        _proxy = module.Proxy!;
        _settlement = settlement;
    }

    public ExtensionOptions Options => _module.Options;

    public string RuntimeApi => _host.RuntimeApi;

    public TimeProvider Time => _host.Time;

    public ILogger Log => _host.Log;

    public bool IsActive => _module.IsActive;

    /// <summary>Returns the link; null for a process without a proxy.</summary>
    public static RuntimeProxyLink? Create(HostContext host, HookFailurePolicy settlement) =>
        host.ProxyModule is { } module ? new RuntimeProxyLink(host, module, settlement) : null;

    /// <summary>Listens. The runtime starts after <c>register</c>, so this comes before it.</summary>
    public void Listen() => _proxy.Listen(this);

    /// <summary>Serves the runtime from now on.</summary>
    public void Start(ITelemetrySession? telemetry)
    {
        _telemetry = telemetry;
        _proxy.Start();
    }

    /// <summary>Calls hooks from now on. The first <c>next</c> follows, so no event has been sent yet.</summary>
    public void Open()
    {
        if (_module.Instance is { } extension) _proxy.Open(extension);
    }

    public void Settle(HookKind hook, RuntimeHookFailure failure, Exception? error, TimeSpan budget, bool failsClosed) =>
        _settlement.SettleRuntimeHook(_module, hook, failure, error, budget, failsClosed);

    public void Answered(RuntimeAnswer answer) => _telemetry?.Answered(answer);

    public void Dispose() => _proxy.Dispose();
}

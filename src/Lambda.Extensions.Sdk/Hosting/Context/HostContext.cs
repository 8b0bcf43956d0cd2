using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting.Context;

/// <summary>The context of the loop: the process's extensions, settings, client, clock and log.</summary>
internal sealed class HostContext
{
    private readonly Lock _building = new();
    private ServiceProvider? _services;

    public required string Name { get; init; }

    public required ExtensionEvents Events { get; init; }

    public required bool RequestAccountId { get; init; }

    public required ExtensionModule[] Modules { get; init; }

    public required IExtensionsApiClient Client { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Log { get; init; }

    public required StopSignal Stop { get; init; }

    public required StartupTimeline Startup { get; init; }

    public required Func<ServiceProvider> BuildServices { get; init; }

    /// <summary>Gets the author's own container, used instead of a built one. The author disposes of it.</summary>
    public IServiceProvider? Provider { get; init; }

    /// <summary>Gets the kind of host: a process of its own, or inside a function.</summary>
    public required IHostKind Kind { get; init; }

    /// <summary>Gets the environment variables.</summary>
    public required LambdaEnvironment Environment { get; init; }

    /// <summary>Gets the host and port of the platform's APIs.</summary>
    public required string RuntimeApi { get; init; }

    public required InitializationType InitializationType { get; init; }

    /// <summary>Gets whether the variables are the process's own.</summary>
    public required bool OwnsProcess { get; init; }

    /// <summary>Gets the source of records that replaces the platform; null for the platform.</summary>
    public ITelemetrySource? TelemetrySource { get; init; }

    /// <summary>
    /// Gets the extension between the runtime and the platform; null when there is none, or inside a function, where the runtime runs
    /// already.
    /// </summary>
    public ExtensionModule? ProxyModule => Kind.RunsBeforeRuntime && !ConfigurationIsInvalid ? Array.Find(Modules, m => m.Proxy is not null) : null;

    public bool IsManagedInstances => InitializationType == InitializationType.ManagedInstances;

    /// <summary>
    /// Gets whether a hook needs the platform's records. Inside a function the handler reports its end in the process instead.
    /// </summary>
    public bool WantsTelemetry => Kind.UsesTelemetry && !ConfigurationIsInvalid && AnyOverrides(HookSet.Subscribed);

    public required bool HandleSigterm { get; init; }

    public required bool SayStartup { get; init; }

    public required bool SaySummary { get; init; }

    public LifecycleCounters Counters { get; } = new();

    /// <summary>
    /// Gets the error of an illegal variable; null when there is none. With an error all extensions are idle, or the function fails.
    /// </summary>
    public ExtensionError? ConfigurationError { get; init; }

    public bool ConfigurationIsInvalid => ConfigurationError is not null;

    public bool ConfigurationFailsClosed => ConfigurationIsInvalid && Array.Exists(Modules, m => m.Options.FailureMode == FailureMode.FailClosed);

    /// <summary>Gets the container. It is built at the first use: after <c>register</c>, unless a hook must run before it (G03).</summary>
    public IServiceProvider Services => Provider ?? new LazyServices(this);

    /// <summary>Gets the container if it was built; else null.</summary>
    public ServiceProvider? BuiltServices => _services;

    /// <summary>
    /// Gets whether hooks run before <c>register</c>. Inside a function they cannot, because the runtime is running already.
    /// </summary>
    public bool StartsEarly => Kind.RunsBeforeRuntime && AnyOverrides(HookSet.Starting);

    public bool AnyOverrides(HookSet hook) => Array.Exists(Modules, m => (m.Overridden & hook) != HookSet.None);

    // Resolving runs the author's code, as the constructors do, so the container is built inside the guarded call.
    private sealed class LazyServices(HostContext host) : IServiceProvider
    {
        public object? GetService(Type serviceType)
        {
            lock (host._building)
            {
                host._services ??= host.BuildServices();
            }

            return host._services.GetService(serviceType);
        }
    }
}

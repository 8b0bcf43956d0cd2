using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting.Context;

/// <summary>What the loop works with: the process's extensions and settings, and the doors to the outside.</summary>
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

    /// <summary>A container of the author's own instead; theirs to dispose of.</summary>
    public IServiceProvider? Provider { get; init; }

    /// <summary>Where the loop runs: in a process of its own, or inside a function.</summary>
    public required IHostKind Kind { get; init; }

    /// <summary>Gets the variables.</summary>
    public required LambdaEnvironment Environment { get; init; }

    /// <summary>Host and port of the platform's APIs.</summary>
    public required string RuntimeApi { get; init; }

    public required InitializationType InitializationType { get; init; }

    /// <summary>Whether the variables are the process's own.</summary>
    public required bool OwnsProcess { get; init; }

    /// <summary>Where records come from instead of the platform.</summary>
    public ITelemetrySource? TelemetrySource { get; init; }

    public bool IsManagedInstances => InitializationType == InitializationType.ManagedInstances;

    /// <summary>Whether a hook needs the platform's records. Inside a function handlers' ends are told in-process instead.</summary>
    public bool WantsTelemetry => Kind.UsesTelemetry && !ConfigurationIsInvalid && AnyOverrides(HookSet.Subscribed);

    public required bool HandleSigterm { get; init; }

    public required bool SayStartup { get; init; }

    public required bool SaySummary { get; init; }

    public LifecycleCounters Counters { get; } = new();

    /// <summary>Set when a variable is not legal: all extensions are idle, or the function fails.</summary>
    public ExtensionError? ConfigurationError { get; init; }

    public bool ConfigurationIsInvalid => ConfigurationError is not null;

    public bool ConfigurationFailsClosed => ConfigurationIsInvalid && Array.Exists(Modules, m => m.Options.FailureMode == FailureMode.FailClosed);

    /// <summary>The container, built when first asked for: after <c>register</c> unless a hook must run before it (G03).</summary>
    public IServiceProvider Services => Provider ?? new LazyServices(this);

    /// <summary>The container if it was built.</summary>
    public ServiceProvider? BuiltServices => _services;

    /// <summary>Whether hooks run before <c>register</c>. Inside a function there is no such time: the runtime is running already.</summary>
    public bool StartsEarly => Kind.RunsBeforeRuntime && AnyOverrides(HookSet.Starting);

    public bool AnyOverrides(HookSet hook) => Array.Exists(Modules, m => (m.Overridden & hook) != HookSet.None);

    // Resolving is the author's code as much as their constructors are, so the container is built inside the guarded call.
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

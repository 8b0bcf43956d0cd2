using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Hosting.Configuration;

/// <summary>
/// The settings of a process: the checked options of its extensions with the variables applied, and the settings that they share.
/// </summary>
internal sealed class HostConfiguration
{
    /// <summary>The hooks that are called for invocations.</summary>
    private const HookSet Woken = HookSet.Invoke | HookSet.Restore | HookSet.Subscribed;

    private static readonly ExtensionOptionsValidator Validator = new();

    public required ExtensionModule[] Modules { get; init; }

    public required string Name { get; init; }

    public required ExtensionEvents Events { get; init; }

    /// <summary>Gets the findings about the variables; null when there are none.</summary>
    public required List<string>? Findings { get; init; }

    public bool RequestAccountId => Array.Exists(Modules, m => m.Options.RequestAccountId);

    public bool LogStartup => Array.Exists(Modules, m => m.Options.LogStartup);

    public bool LogSummary => Array.Exists(Modules, m => m.Options.LogSummary);

    /// <exception cref="OptionsValidationException">An option set in code is out of its range, in any failure mode.</exception>
    /// <exception cref="InvalidOperationException">Two extensions ask for different names.</exception>
    public static HostConfiguration Create(List<LambdaExtensionRegistration> registrations, LambdaEnvironment environment, TimeProvider time, string? internalName = null)
    {
        var modules = new ExtensionModule[registrations.Count];
        List<string>? findings = null;
        string? name = null;
        bool invoke = false;
        ExtensionModule? proxied = null;
        for (int i = 0; i < modules.Length; i++)
        {
            LambdaExtensionRegistration registration = registrations[i];
            ExtensionOptions options = registration.CreateOptions();
            ValidateOptionsResult valid = Validator.Validate(name: null, options);
            if (valid.Failed) throw new OptionsValidationException(registration.ExtensionType.Name, typeof(ExtensionOptions), valid.Failures);
            // All extensions read the same variables, so one list of findings is complete.
            string? coded = options.Name;
            findings = ExtensionOptionsVariables.Apply(options, environment);
            if (internalName is not null) KeepInternal(options, coded);
            if (options.Name is { } own && name is not null && own != name)
                throw new InvalidOperationException($"One process registers one name, but its extensions ask for '{name}' and '{own}'. Set {nameof(ExtensionOptions.Name)} once.");
            name ??= options.Name;
            // Only a registration for INVOKE keeps the environment from freezing right after the handler's end.
            invoke |= (registration.Overridden & Woken) != HookSet.None;
            modules[i] = new ExtensionModule(registration, options, isFirst: i == 0, time);
            if (internalName is not null || registration.Proxy is not { } proxy) continue;
            if (proxied is not null) throw new InvalidOperationException($"A process has one RuntimeApiExtension, but {proxied.Name} and {modules[i].Name} were added.");
            proxied = modules[i];
            CheckProxy(registration, proxy, options);
        }

        name ??= internalName ?? ExtensionName.Discover();
        proxied?.Proxy!.Apply(proxied.Options, environment, name, ref findings);

        // Managed Instances refuse INVOKE (lambda-facts 1.9). An extension that has no hook for it need not be woken.
        bool wantsInvoke = invoke && findings is null && environment.InitializationType != InitializationType.ManagedInstances;
        return new HostConfiguration
        {
            Modules = modules,
            Name = name,
            Events = (wantsInvoke ? ExtensionEvents.Invoke : ExtensionEvents.None) | (internalName is null ? ExtensionEvents.Shutdown : ExtensionEvents.None),
            Findings = findings,
        };
    }

    private static void CheckProxy(LambdaExtensionRegistration registration, IRuntimeProxy proxy, ExtensionOptions options)
    {
        var failures = new List<string>();
        proxy.Check(options, failures);
        if (failures.Count > 0) throw new OptionsValidationException(registration.ExtensionType.Name, typeof(RuntimeApiOptions), failures);
    }

    /// <summary>
    /// Keeps the coded name and fails open inside a function. The variables for the name and the failure mode are meant for the
    /// function's external extensions, which read the same variables. The platform refuses SHUTDOWN there (lambda-facts 5).
    /// </summary>
    private static void KeepInternal(ExtensionOptions options, string? coded)
    {
        options.Name = coded;
        options.FailureMode = FailureMode.FailOpen;
    }

    public LambdaLoggerFactory CreateLoggers(LambdaEnvironment environment, TimeProvider time, LogLineSink? sink = null)
    {
        var provider = new LambdaLoggerProvider(environment, time, sink ?? new LogLineSink()) { ExtensionName = Name, NamesCategories = Modules.Length > 1 };
        LogLevel? least = null;
        foreach (ExtensionModule module in Modules)
        {
            if (module.Options.LogLevel is { } level && (least is null || level < least)) least = level;
        }

        if (least is { } chosen) provider.MinimumLevel = chosen;
        return new LambdaLoggerFactory(provider);
    }
}

using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Hosting.Configuration;

/// <summary>The settings of a process: those of its extensions, checked, with the variables laid over, and what follows for all of them together.</summary>
internal sealed class HostConfiguration
{
    /// <summary>The hooks that follow invocations.</summary>
    private const HookSet Woken = HookSet.Invoke | HookSet.Restore | HookSet.Subscribed;

    private static readonly ExtensionOptionsValidator Validator = new();

    public required ExtensionModule[] Modules { get; init; }

    public required string Name { get; init; }

    public required ExtensionEvents Events { get; init; }

    /// <summary>What is wrong with the variables; null when nothing is.</summary>
    public required List<string>? Findings { get; init; }

    public bool RequestAccountId => Array.Exists(Modules, m => m.Options.RequestAccountId);

    public bool LogStartup => Array.Exists(Modules, m => m.Options.LogStartup);

    public bool LogSummary => Array.Exists(Modules, m => m.Options.LogSummary);

    /// <exception cref="OptionsValidationException">An option set in code is out of its range: the author's mistake, in any failure mode.</exception>
    /// <exception cref="InvalidOperationException">Two extensions ask for different names.</exception>
    public static HostConfiguration Create(List<LambdaExtensionRegistration> registrations, LambdaEnvironment environment, TimeProvider time, string? internalName = null)
    {
        var modules = new ExtensionModule[registrations.Count];
        List<string>? findings = null;
        string? name = null;
        bool invoke = false;
        for (int i = 0; i < modules.Length; i++)
        {
            LambdaExtensionRegistration registration = registrations[i];
            ExtensionOptions options = registration.CreateOptions();
            ValidateOptionsResult valid = Validator.Validate(name: null, options);
            if (valid.Failed) throw new OptionsValidationException(registration.ExtensionType.Name, typeof(ExtensionOptions), valid.Failures);
            // The variables are the same for all: one list of findings tells all there is.
            string? coded = options.Name;
            findings = ExtensionOptionsVariables.Apply(options, environment);
            if (internalName is not null) KeepInternal(options, coded);
            if (options.Name is { } own && name is not null && own != name)
                throw new InvalidOperationException($"One process registers one name, but its extensions ask for '{name}' and '{own}'. Set {nameof(ExtensionOptions.Name)} once.");
            name ??= options.Name;
            // Only a registration for INVOKE keeps the environment from freezing right after the handler's end.
            invoke |= (registration.Overridden & Woken) != HookSet.None;
            modules[i] = new ExtensionModule(registration, options, isFirst: i == 0, time);
        }

        // Managed Instances refuse INVOKE (lambda-facts 1.9); and an extension that does nothing with it need not be woken for it.
        bool wantsInvoke = invoke && findings is null && environment.InitializationType != InitializationType.ManagedInstances;
        return new HostConfiguration
        {
            Modules = modules,
            Name = name ?? internalName ?? ExtensionName.Discover(),
            Events = (wantsInvoke ? ExtensionEvents.Invoke : ExtensionEvents.None) | (internalName is null ? ExtensionEvents.Shutdown : ExtensionEvents.None),
            Findings = findings,
        };
    }

    /// <summary>
    /// Inside a function: the name and the failure mode that the variables set are those of the function's external extensions, which
    /// see the same variables; and the platform refuses SHUTDOWN (lambda-facts 5).
    /// </summary>
    private static void KeepInternal(ExtensionOptions options, string? coded)
    {
        options.Name = coded;
        options.FailureMode = FailureMode.FailOpen;
    }

    public LambdaLoggerFactory CreateLoggers(LambdaEnvironment environment, TimeProvider time)
    {
        var provider = new LambdaLoggerProvider(environment, time) { ExtensionName = Name, NamesCategories = Modules.Length > 1 };
        LogLevel? least = null;
        foreach (ExtensionModule module in Modules)
        {
            if (module.Options.LogLevel is { } level && (least is null || level < least)) least = level;
        }

        if (least is { } chosen) provider.MinimumLevel = chosen;
        return new LambdaLoggerFactory(provider);
    }
}

using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Configuration;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>Holds the settings that a builder has collected for one host, and creates the loop from them.</summary>
internal sealed class HostSetup
{
    private HostConfiguration? _configuration;
    private StartupTimeline? _startup;

    /// <summary>
    /// Gets or sets the kind of new hosts. A startup hook sets it, after it has loaded a copy of this assembly for one extension
    /// inside a function.
    /// </summary>
    public static IHostKind DefaultKind { get; set; } = ExternalHost.Instance;

    public IHostKind Kind { get; set; } = DefaultKind;

    public IServiceCollection Services { get; } = new ServiceCollection();

    public LambdaEnvironment Environment { get; set; } = LambdaEnvironment.Current;

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public ILoggerFactory? Loggers { get; set; }

    /// <summary>Gets or sets the output of the default loggers.</summary>
    public Action<string>? LogOutput { get; set; }

    public IExtensionsApiClient? Client { get; set; }

    public bool? HandleSigterm { get; set; }

    /// <summary>Gets or sets the source of records that replaces the platform in tests.</summary>
    public ITelemetrySource? TelemetrySource { get; set; }

    /// <summary>
    /// Gets or sets the author's own container, which creates the extensions instead of one built from <see cref="Services"/>.
    /// </summary>
    public IServiceProvider? Provider { get; set; }

    /// <summary>Gets the name to register.</summary>
    public string Name => _configuration!.Name;

    /// <summary>Gets the logger of the SDK's own lines.</summary>
    public ILogger Log { get; private set; } = null!;

    /// <summary>Gets the counters of the loop.</summary>
    public LifecycleCounters? Counters { get; private set; }

    private bool OwnsProcess => ReferenceEquals(Environment, LambdaEnvironment.Current);

    /// <summary>Checks the options that code has set.</summary>
    /// <exception cref="InvalidOperationException">No extension was added, or two extensions ask for different names.</exception>
    /// <exception cref="OptionsValidationException">An option set in code is out of its range.</exception>
    public void Configure()
    {
        _startup = new StartupTimeline(Time);
        List<LambdaExtensionRegistration> registrations = Registrations();
        if (registrations.Count == 0) throw new InvalidOperationException("There is no extension: add one with AddExtension<T>() or Services.AddLambdaExtension<T>().");
        _configuration = HostConfiguration.Create(registrations, Environment, Time, Kind.DefaultName);
        _startup.Mark("Configure");
        Loggers ??= _configuration.CreateLoggers(Environment, Time, LogOutput is null ? null : new DelegateSink(LogOutput));
        Log = Loggers.CreateLogger("Lambda.Extensions.Sdk");
    }

    /// <summary>Creates the loop; null when this process does not run on Lambda, which is logged.</summary>
    public LifecycleLoop? CreateLoop(StopSignal stop)
    {
        HostConfiguration configuration = _configuration!;
        SdkLoggers.Use(Loggers!, OwnsProcess);
        Kind.Attach(Environment, Time, Log, stop);
        if (CreateClient() is not { } client)
        {
            Kind.Settle(registered: false);
            return null;
        }

        var context = new HostContext
        {
            Name = configuration.Name,
            Events = configuration.Events,
            RequestAccountId = configuration.RequestAccountId,
            Modules = configuration.Modules,
            Client = Kind.Adapt(client, Environment),
            Time = Time,
            Log = Log,
            Stop = stop,
            Startup = _startup!,
            BuildServices = BuildServices,
            Provider = Provider,
            Kind = Kind,
            Environment = Environment,
            RuntimeApi = Environment.RuntimeApi ?? "",
            InitializationType = Environment.InitializationType,
            OwnsProcess = OwnsProcess,
            TelemetrySource = TelemetrySource,
            SaySummary = configuration.LogSummary,
            HandleSigterm = HandleSigterm ?? OwnsProcess,
            SayStartup = configuration.LogStartup,
            ConfigurationError = LogFindings(configuration),
        };
        Counters = context.Counters;
        return new LifecycleLoop(context);
    }

    private List<LambdaExtensionRegistration> Registrations()
    {
        var found = new List<LambdaExtensionRegistration>(1);
        foreach (ServiceDescriptor service in Services)
        {
            if (!service.IsKeyedService && service.ImplementationInstance is LambdaExtensionRegistration registration) found.Add(registration);
        }

        return found;
    }

    // After register: work that register does not need must not delay it (G03).
    private ServiceProvider BuildServices()
    {
        Services.TryAddSingleton(Environment);
        Services.TryAddSingleton(Time);
        Services.TryAddSingleton(Loggers!);
        Services.TryAddSingleton(typeof(ILogger<>), typeof(Logger<>));
        return Services.BuildServiceProvider();
    }

    private IExtensionsApiClient? CreateClient()
    {
        if (Client is not null) return Client;
        string? api = Environment.RuntimeApi;
        if (RuntimeApiAddress.TryParse(api, out _)) return new ExtensionsApiClient(api!);
        Kind.LogNotOnLambda(Log, Name, string.IsNullOrEmpty(api) ? "not set" : $"'{api}', which is not host:port");
        return null;
    }

    private ExtensionError? LogFindings(HostConfiguration configuration)
    {
        if (configuration.Findings is not { } findings) return null;
        bool failClosed = Array.Exists(configuration.Modules, m => m.Options.FailureMode == FailureMode.FailClosed);
        foreach (string finding in findings)
            LifecycleLog.ConfigurationInvalid(Log, finding, failClosed ? "The function fails with it (FailClosed)" : "The extension stays idle; the function continues (FailOpen)");
        foreach (ExtensionModule module in configuration.Modules) module.MakeIdle();
        return new ExtensionError("Extension.ConfigInvalid", string.Join("; ", findings));
    }
}

using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting;
using Lambda.Extensions.Sdk.Hosting.Configuration;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Hosting.Telemetry;
using Lambda.Extensions.Sdk.InternalExtensions;
using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk;

/// <summary>Runs the extensions of a process through the life of an execution environment: register, next, shutdown.</summary>
public sealed class ExtensionHost
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors;

    private readonly HostConfiguration _configuration;
    private readonly IServiceCollection _services;
    private readonly LambdaEnvironment _environment;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly IExtensionsApiClient? _client;
    private readonly bool _handleSigterm;
    private readonly StartupTimeline _startup;
    private int _started;

    internal ExtensionHost(
        HostConfiguration configuration,
        IServiceCollection services,
        LambdaEnvironment environment,
        TimeProvider time,
        ILoggerFactory loggers,
        IExtensionsApiClient? client,
        bool handleSigterm,
        StartupTimeline startup)
    {
        _configuration = configuration;
        _services = services;
        _environment = environment;
        _time = time;
        _loggers = loggers;
        _log = loggers.CreateLogger("Lambda.Extensions.Sdk");
        _client = client;
        _handleSigterm = handleSigterm;
        _startup = startup;
    }

    /// <summary>Set for a host that runs inside a function.</summary>
    internal InternalLink? Internal { get; init; }

    /// <summary>A container of the author's own to make extensions from.</summary>
    internal IServiceProvider? Provider { get; init; }

    /// <summary>Where records come from instead of the platform. For tests.</summary>
    internal ITelemetrySource? TelemetrySource { get; init; }

    /// <summary>The name to register.</summary>
    internal string Name => _configuration.Name;

    internal ILogger Log => _log;

    /// <summary>What the loop has counted so far.</summary>
    internal LifecycleCounters? Counters { get; private set; }

    /// <summary>Starts putting together a host with services of your own, or with several extensions.</summary>
    public static ExtensionHostBuilder CreateBuilder() => new();

    /// <summary>
    /// Runs one extension until its environment ends: the whole of a <c>Main</c>. Blocks the calling thread, on which
    /// the lifecycle loop runs.
    /// </summary>
    /// <typeparam name="T">The extension's class; its constructor may ask for <c>ILogger&lt;T&gt;</c>, <see cref="LambdaEnvironment"/> and <see cref="TimeProvider"/>.</typeparam>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The process's exit code, to be returned from <c>Main</c>; docs/diagnostics.md lists them.</returns>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is abstract.</exception>
    /// <exception cref="OptionsValidationException">An option set by <paramref name="configure"/> is out of its range.</exception>
    public static int Run<[DynamicallyAccessedMembers(Constructors)] T>(Action<ExtensionOptions>? configure = null)
        where T : ExtensionBase
    {
        ExtensionHost host = CreateBuilder().AddExtension<T>(configure).Build();
        using var stop = new StopSignal();
        if (host.CreateLoop(stop) is not { } loop) return ExitCodes.NotOnLambda;
        // If a hook keeps this thread for good, Main never gets it back: the thread that took the loop over ends the process.
        if (host.Internal is null) loop.EndedElsewhere = Environment.Exit;
        loop.Run();
        return loop.Ended.GetAwaiter().GetResult();
    }

    /// <summary>Runs the extensions on a thread of the host's own until the environment ends. Once per host.</summary>
    /// <param name="cancellationToken">Enters the shutdown as SIGTERM does; the returned task still ends with the exit code.</param>
    /// <returns>The process's exit code; docs/diagnostics.md lists them.</returns>
    /// <exception cref="InvalidOperationException">The host was run before.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        using var stop = new StopSignal();
        if (CreateLoop(stop) is not { } loop) return ExitCodes.NotOnLambda;
        using CancellationTokenRegistration _ = cancellationToken.UnsafeRegister(static s => ((StopSignal)s!).Request(), stop);
        new Thread(loop.Run) { IsBackground = true, Name = "lambda-ext loop" }.Start();
        return await loop.Ended.ConfigureAwait(false);
    }

    private LifecycleLoop? CreateLoop(StopSignal stop)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0) throw new InvalidOperationException("A host runs once: an environment has one life. Build another one.");
        SdkLoggers.Use(_loggers, ReferenceEquals(_environment, LambdaEnvironment.Current));
        Internal?.Attach(_environment, _time, _log, stop);
        if (CreateClient() is not { } client)
        {
            Internal?.Settle(registered: false);
            return null;
        }

        var context = new LoopContext
        {
            Name = _configuration.Name,
            Events = _configuration.Events,
            RequestAccountId = _configuration.RequestAccountId,
            Modules = _configuration.Modules,
            Client = Internal?.Adapt(client, _environment) ?? client,
            Time = _time,
            Log = _log,
            Stop = stop,
            Startup = _startup,
            BuildServices = BuildServices,
            Provider = Provider,
            Internal = Internal,
            RuntimeApi = _environment.RuntimeApi ?? "",
            InitializationType = _environment.InitializationType,
            OwnsProcess = ReferenceEquals(_environment, LambdaEnvironment.Current),
            TelemetrySource = TelemetrySource,
            SaySummary = _configuration.LogSummary,
            HandleSigterm = _handleSigterm,
            SayStartup = _configuration.LogStartup,
            ConfigurationError = TellFindings(),
        };
        Counters = context.Counters;
        return new LifecycleLoop(context);
    }

    // After register: what is not needed for it must not delay it (G03).
    private ServiceProvider BuildServices()
    {
        _services.TryAddSingleton(_environment);
        _services.TryAddSingleton(_time);
        _services.TryAddSingleton(_loggers);
        _services.TryAddSingleton(typeof(ILogger<>), typeof(Logger<>));
        return _services.BuildServiceProvider();
    }

    private IExtensionsApiClient? CreateClient()
    {
        if (_client is not null) return _client;
        string? api = _environment.RuntimeApi;
        if (RuntimeApiAddress.TryParse(api, out _)) return new ExtensionsApiClient(api!);
        string state = string.IsNullOrEmpty(api) ? "not set" : $"'{api}', which is not host:port";
        if (Internal is null) LifecycleLog.NotOnLambda(_log, state);
        else InternalLog.NotOnLambda(_log, Name, state);
        return null;
    }

    private ExtensionError? TellFindings()
    {
        if (_configuration.Findings is not { } findings) return null;
        bool failClosed = Array.Exists(_configuration.Modules, m => m.Options.FailureMode == FailureMode.FailClosed);
        foreach (string finding in findings)
            LifecycleLog.ConfigurationInvalid(_log, finding, failClosed ? "The function fails with it (FailClosed)" : "The extension stays idle; the function goes on (FailOpen)");
        foreach (ExtensionModule module in _configuration.Modules) module.MakeIdle();
        return new ExtensionError("Extension.ConfigInvalid", string.Join("; ", findings));
    }
}

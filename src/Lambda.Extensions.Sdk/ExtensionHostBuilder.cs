using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Configuration;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Hosting.Telemetry;
using Lambda.Extensions.Sdk.InternalExtensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk;

/// <summary>Puts together an <see cref="ExtensionHost"/> with services of your own, or with several extensions.</summary>
public sealed class ExtensionHostBuilder
{
    private LambdaEnvironment _environment = LambdaEnvironment.Current;
    private TimeProvider _time = TimeProvider.System;
    private ILoggerFactory? _loggers;
    private IExtensionsApiClient? _client;
    private bool? _handleSigterm;

    internal ExtensionHostBuilder()
    {
    }

    /// <summary>
    /// The services that extensions are made from. <see cref="LambdaEnvironment"/>, <see cref="TimeProvider"/> and
    /// <c>ILogger&lt;T&gt;</c> are there unless you register your own. The container is built after <c>register</c>, so that it
    /// does not delay the function's start.
    /// </summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>Set for a host that runs inside a function.</summary>
    internal InternalLink? Internal { get; set; } = InternalLink.OfThisAssembly;

    /// <summary>Where records come from instead of the platform. For tests.</summary>
    internal ITelemetrySource? TelemetrySource { get; set; }

    /// <summary>A container of the author's own to make extensions from, instead of one of <see cref="Services"/>.</summary>
    internal IServiceProvider? Provider { get; set; }

    /// <summary>Adds an extension; see <see cref="LambdaExtensionServiceCollectionExtensions.AddLambdaExtension{T}"/>.</summary>
    /// <typeparam name="T">The extension's class.</typeparam>
    /// <param name="configure">Sets its options.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is abstract, or was added before.</exception>
    public ExtensionHostBuilder AddExtension<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>(Action<ExtensionOptions>? configure = null)
        where T : ExtensionBase
    {
        Services.AddLambdaExtension<T>(configure);
        return this;
    }

    /// <summary>Uses other variables than the process's; SIGTERM is then not handled unless <see cref="HandleSigterm"/> says so. For tests.</summary>
    /// <param name="environment">The variables.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="environment"/> is null.</exception>
    public ExtensionHostBuilder UseEnvironment(LambdaEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        _environment = environment;
        return this;
    }

    /// <summary>Uses another clock for budgets, deadlines and log lines. For tests.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="timeProvider"/> is null.</exception>
    public ExtensionHostBuilder UseTimeProvider(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        _time = timeProvider;
        return this;
    }

    /// <summary>Uses another logger factory than the one that writes lines to stdout, for the SDK's lines and for injected loggers.</summary>
    /// <param name="loggerFactory">The factory; the caller disposes of it.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="loggerFactory"/> is null.</exception>
    public ExtensionHostBuilder UseLoggerFactory(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        _loggers = loggerFactory;
        return this;
    }

    /// <summary>Uses another client of the Extensions API. For tests.</summary>
    /// <param name="client">The client; the host disposes of it.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public ExtensionHostBuilder UseExtensionsApiClient(IExtensionsApiClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        return this;
    }

    /// <summary>Whether SIGTERM enters the shutdown. Default: yes with the process's own environment, no with <see cref="UseEnvironment"/>.</summary>
    /// <param name="handle">True to handle it.</param>
    /// <returns>This builder.</returns>
    public ExtensionHostBuilder HandleSigterm(bool handle)
    {
        _handleSigterm = handle;
        return this;
    }

    /// <summary>Checks what code has set and builds the host. Nothing is started, resolved or connected yet.</summary>
    /// <exception cref="InvalidOperationException">No extension was added, or two extensions ask for different names.</exception>
    /// <exception cref="OptionsValidationException">An option set in code is out of its range.</exception>
    public ExtensionHost Build()
    {
        var startup = new StartupTimeline(_time);
        List<LambdaExtensionRegistration> registrations = Registrations();
        if (registrations.Count == 0) throw new InvalidOperationException("There is no extension: add one with AddExtension<T>() or Services.AddLambdaExtension<T>().");
        HostConfiguration configuration = HostConfiguration.Create(registrations, _environment, _time, Internal?.DefaultName);
        startup.Mark("Configure");

        ILoggerFactory loggers = _loggers ?? configuration.CreateLoggers(_environment, _time);
        return new ExtensionHost(configuration, Services, _environment, _time, loggers, _client, _handleSigterm ?? ReferenceEquals(_environment, LambdaEnvironment.Current), startup) { Internal = Internal, Provider = Provider, TelemetrySource = TelemetrySource };
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
}

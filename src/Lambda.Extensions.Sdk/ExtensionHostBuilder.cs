using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk;

/// <summary>Builds an <see cref="ExtensionHost"/> with your own services, or with several extensions.</summary>
public sealed class ExtensionHostBuilder
{
    internal ExtensionHostBuilder()
    {
    }

    /// <summary>
    /// Gets the services from which extensions are created. <see cref="LambdaEnvironment"/>, <see cref="TimeProvider"/> and
    /// <c>ILogger&lt;T&gt;</c> are available unless you register your own. The container is built after <c>register</c>, so it does
    /// not delay the function's start.
    /// </summary>
    public IServiceCollection Services => Setup.Services;

    /// <summary>Gets the settings so far.</summary>
    internal HostSetup Setup { get; } = new();

    /// <summary>Adds an extension; see <see cref="LambdaExtensionServiceCollectionExtensions.AddLambdaExtension{T}"/>.</summary>
    /// <typeparam name="T">The extension's class.</typeparam>
    /// <param name="configure">Sets the extension's options.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is abstract, or was added before.</exception>
    public ExtensionHostBuilder AddExtension<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>(Action<ExtensionOptions>? configure = null)
        where T : ExtensionBase
    {
        Services.AddLambdaExtension<T>(configure);
        return this;
    }

    /// <summary>
    /// Uses other variables than the ones of the process. SIGTERM is then not handled, unless <see cref="HandleSigterm"/> enables it.
    /// For tests.
    /// </summary>
    /// <param name="environment">The variables.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="environment"/> is null.</exception>
    public ExtensionHostBuilder UseEnvironment(LambdaEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Setup.Environment = environment;
        return this;
    }

    /// <summary>Uses another clock for budgets, deadlines and log lines. For tests.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="timeProvider"/> is null.</exception>
    public ExtensionHostBuilder UseTimeProvider(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        Setup.Time = timeProvider;
        return this;
    }

    /// <summary>
    /// Uses another logger factory, for the SDK's lines and for injected loggers. The default factory writes lines to stdout.
    /// </summary>
    /// <param name="loggerFactory">The factory. The caller disposes of it.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="loggerFactory"/> is null.</exception>
    public ExtensionHostBuilder UseLoggerFactory(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        Setup.Loggers = loggerFactory;
        return this;
    }

    /// <summary>Writes log lines to a delegate instead of stdout, unless <see cref="UseLoggerFactory"/> sets a factory. For tests.</summary>
    /// <param name="writeLine">Writes one line, which has no line end. Calls do not overlap.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="writeLine"/> is null.</exception>
    public ExtensionHostBuilder UseLogOutput(Action<string> writeLine)
    {
        ArgumentNullException.ThrowIfNull(writeLine);
        Setup.LogOutput = writeLine;
        return this;
    }

    /// <summary>Uses another client of the Extensions API. For tests.</summary>
    /// <param name="client">The client. The host disposes of it.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public ExtensionHostBuilder UseExtensionsApiClient(IExtensionsApiClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        Setup.Client = client;
        return this;
    }

    /// <summary>
    /// Sets whether SIGTERM starts the shutdown. Default: yes with the environment of the process, no with
    /// <see cref="UseEnvironment"/>.
    /// </summary>
    /// <param name="handle">True to handle SIGTERM.</param>
    /// <returns>This builder.</returns>
    public ExtensionHostBuilder HandleSigterm(bool handle)
    {
        Setup.HandleSigterm = handle;
        return this;
    }

    /// <summary>Checks the settings made in code and builds the host. Nothing is started, resolved or connected yet.</summary>
    /// <exception cref="InvalidOperationException">No extension was added, or two extensions ask for different names.</exception>
    /// <exception cref="OptionsValidationException">An option set in code is out of its range.</exception>
    public ExtensionHost Build()
    {
        Setup.Configure();
        return new ExtensionHost(Setup);
    }
}

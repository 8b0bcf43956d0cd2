using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// An extension inside a .NET function's own process. It needs no layer and no second process, and the handler can exchange data with
/// it. It is an <see cref="ExtensionBase"/> like any other, and its loop runs on a background thread. It never disturbs the function:
/// if the platform refuses it, or its hooks fail, one log line reports that and the function continues.
/// </summary>
/// <remarks>
/// <para>
/// It differs from an external extension in these points. <c>OnStartingAsync</c> is not called, since the runtime is running already.
/// <c>OnInvocationCompletedAsync</c> is called only when the handler's end is reported by <see cref="TrackAsync{TResult}"/> or
/// <see cref="InvocationCompleted"/>. There is no SHUTDOWN event: <c>OnShutdownAsync</c> is called at SIGTERM or an orderly exit of the
/// process, and has 300 to 500 ms. On Managed Instances there are no INVOKE events either. The extension always fails open. Its name
/// is the class's name, unless <see cref="ExtensionOptions.Name"/> is set. <c>LAMBDA_EXT_NAME</c> and <c>LAMBDA_EXT_FAILURE_MODE</c>
/// apply to external extensions only.
/// </para>
/// <para>Its members may be called from any thread.</para>
/// </remarks>
public sealed class InternalExtension
{
    /// <summary>
    /// The maximum time that a start waits for the platform's answer. The call stays inside the sandbox and takes about a
    /// millisecond.
    /// </summary>
    internal static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(2);

    private readonly InternalLink _link;

    private InternalExtension(InternalLink link, string name, Task<int> ended)
    {
        _link = link;
        Name = name;
        Ended = ended;
    }

    /// <summary>Gets the name that the extension registers with.</summary>
    public string Name { get; }

    /// <summary>
    /// Gets whether the platform accepted the registration. False outside Lambda, and after a refusal, which was logged with its
    /// reason.
    /// </summary>
    public bool IsRegistered => _link.IsRegistered;

    /// <summary>Gets the task that completes when the extension's loop has ended, which is when the process ends.</summary>
    internal Task<int> Ended { get; }

    /// <summary>
    /// Starts an extension in this process, created by a function of yours. On the JIT this is the fastest way, because no container
    /// is built. Everything else is as with <see cref="Start{T}(Action{ExtensionOptions}, Action{ExtensionHostBuilder})"/>.
    /// </summary>
    /// <typeparam name="T">The extension's class.</typeparam>
    /// <param name="create">Creates the instance. Called once, in parallel with the function's own start.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The running extension, or one that is off (<see cref="IsRegistered"/>).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> is null.</exception>
    /// <exception cref="OptionsValidationException">An option set in code is out of its range.</exception>
#pragma warning disable RS0026 // Overloads with optional parameters: they differ in the first one, which is required in this overload.
    public static InternalExtension Start<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>(
        Func<T> create, Action<ExtensionOptions>? configure = null)
        where T : ExtensionBase
    {
        ArgumentNullException.ThrowIfNull(create);
        ExtensionHostBuilder builder = ExtensionHost.CreateBuilder();
        HookSet overridden = LambdaExtensionRegistration.OverriddenBy<T>(out TypeInitializationException? broken);
        builder.Services.AddSingleton(new LambdaExtensionRegistration(typeof(T), overridden, configure, create, broken));
        return Start(builder, typeof(T).Name);
    }

    /// <summary>
    /// Starts an extension in this process, created by a container. Returns when the platform has answered the registration, so call
    /// it before the runtime requests its first event: in static initialisation, or at the beginning of <c>Main</c>. The instance is
    /// created and its <c>OnInitializeAsync</c> runs in parallel with the function's own start.
    /// </summary>
    /// <typeparam name="T">The extension's class.</typeparam>
    /// <param name="configure">Sets its options.</param>
    /// <param name="host">Adds services, further extensions, or a clock and loggers of your own.</param>
    /// <returns>The running extension, or one that is off (<see cref="IsRegistered"/>).</returns>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is abstract, or was added twice.</exception>
    /// <exception cref="OptionsValidationException">An option set in code is out of its range.</exception>
    public static InternalExtension Start<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>(
        Action<ExtensionOptions>? configure = null, Action<ExtensionHostBuilder>? host = null)
        where T : ExtensionBase
    {
        ExtensionHostBuilder builder = ExtensionHost.CreateBuilder().AddExtension<T>(configure);
        host?.Invoke(builder);
        return Start(builder, typeof(T).Name);
    }
#pragma warning restore RS0026

    /// <summary>
    /// Runs a handler and reports its end to the extension, with its duration, and with its exception if it throws. This costs the
    /// handler a few microseconds, independent of the extension's work. The exception is rethrown.
    /// </summary>
    /// <typeparam name="TResult">The handler's result.</typeparam>
    /// <param name="requestId">The invocation's request id, such as <c>ILambdaContext.AwsRequestId</c>.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>The handler's result.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public async Task<TResult> TrackAsync<TResult>(string requestId, Func<Task<TResult>> handler)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(handler);
        long startedAt = _link.Now();
        try
        {
            TResult result = await handler().ConfigureAwait(false);
            _link.Tell(requestId, startedAt, error: null);
            return result;
        }
        catch (Exception e)
        {
            _link.Tell(requestId, startedAt, e);
            throw;
        }
    }

    /// <summary>
    /// Reports the end of a handler to the extension, where <see cref="TrackAsync{TResult}"/> does not fit. Returns at once.
    /// </summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="error">The exception of a failed handler, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="requestId"/> is null.</exception>
    public void InvocationCompleted(string requestId, Exception? error = null)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        _link.Tell(requestId, startedAt: null, error);
    }

    /// <summary>Starts the extensions that were added to a function's own services. The function's own container creates them.</summary>
    internal static InternalExtension Start(IServiceProvider services)
    {
        ExtensionHostBuilder builder = ExtensionHost.CreateBuilder();
        string? first = null;
        foreach (LambdaExtensionRegistration registration in services.GetServices<LambdaExtensionRegistration>())
        {
            builder.Services.AddSingleton(registration);
            first ??= registration.ExtensionType.Name;
        }

        builder.Setup.Provider = services;
        if (services.GetService<LambdaEnvironment>() is { } environment) builder.UseEnvironment(environment);
        if (services.GetService<TimeProvider>() is { } time) builder.UseTimeProvider(time);
        if (services.GetService<Microsoft.Extensions.Logging.ILoggerFactory>() is { } loggers) builder.UseLoggerFactory(loggers);
        return Start(builder, first!);
    }

    private static InternalExtension Start(ExtensionHostBuilder builder, string defaultName)
    {
        var link = new InternalLink(defaultName);
        builder.Setup.Kind = link;
        ExtensionHost host = builder.Build();
        Task<int> ended = host.RunAsync();
        link.WaitUntilSettled(host.Setup.Log, host.Setup.Name);
        return new InternalExtension(link, host.Setup.Name, ended);
    }
}

using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// An extension inside a .NET function's own process: no layer, no second process, and the handler can talk to it. It is an
/// <see cref="ExtensionBase"/> like any other, with its loop on a background thread, and never the function's trouble: if the
/// platform refuses it, or its hooks fail, one line says so and the function goes on.
/// </summary>
/// <remarks>
/// <para>
/// What is different from an external extension: <c>OnStartingAsync</c> is not called, since the runtime is running already.
/// <c>OnInvocationCompletedAsync</c> needs to be told of the handler's end, by <see cref="TrackAsync{TResult}"/> or
/// <see cref="InvocationCompleted"/>. There is no SHUTDOWN event: <c>OnShutdownAsync</c> is called at SIGTERM or an orderly exit of the
/// process, and has 300 to 500 ms. On Managed Instances there are no INVOKE events either. The extension always fails open, and its
/// name is the class's unless <see cref="ExtensionOptions.Name"/> says otherwise; <c>LAMBDA_EXT_NAME</c> and
/// <c>LAMBDA_EXT_FAILURE_MODE</c> are for external ones.
/// </para>
/// <para>Its members may be called from any thread.</para>
/// </remarks>
public sealed class InternalExtension
{
    /// <summary>The most that a start waits for the platform's answer. It is a call inside the sandbox, answered in a millisecond.</summary>
    internal static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(2);

    private readonly InternalLink _link;

    private InternalExtension(InternalLink link, string name, Task<int> ended)
    {
        _link = link;
        Name = name;
        Ended = ended;
    }

    /// <summary>The name it was registered by.</summary>
    public string Name { get; }

    /// <summary>Whether the platform took the registration. False outside Lambda, and after a refusal, which was logged with its reason.</summary>
    public bool IsRegistered => _link.IsRegistered;

    /// <summary>Completes when the extension's loop has ended, which is when the process does.</summary>
    internal Task<int> Ended { get; }

    /// <summary>
    /// Starts an extension in this process, made by a function of yours. On the JIT this is the quickest way: no container is built.
    /// Everything else is as with <see cref="Start{T}(Action{ExtensionOptions}, Action{ExtensionHostBuilder})"/>.
    /// </summary>
    /// <typeparam name="T">The extension's class.</typeparam>
    /// <param name="create">Makes the instance; called once, in parallel with the function's own start.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The running extension, or one that is off (<see cref="IsRegistered"/>).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> is null.</exception>
    /// <exception cref="OptionsValidationException">An option set in code is out of its range.</exception>
#pragma warning disable RS0026 // Overloads with optional parameters: they differ in their first one, which a call of this one must give.
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
    /// Starts an extension in this process, made by a container. Returns when the platform has answered the registration, so call it before the runtime
    /// asks for its first event: in static initialisation, or at the head of <c>Main</c>. Making the instance and its
    /// <c>OnInitializeAsync</c> go on in parallel with the function's own start.
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
    /// Runs a handler and tells the extension its end, with its duration and its exception if it throws. Costs the handler a few
    /// microseconds, whatever the extension does; the exception passes on.
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

    /// <summary>Tells the extension that a handler has ended, where <see cref="TrackAsync{TResult}"/> does not fit. Returns at once.</summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="error">What the handler failed with, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="requestId"/> is null.</exception>
    public void InvocationCompleted(string requestId, Exception? error = null)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        _link.Tell(requestId, startedAt: null, error);
    }

    /// <summary>Starts the extensions that were added to a function's own services, made by the function's own container.</summary>
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

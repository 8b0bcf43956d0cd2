using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk.Hosting;
using Lambda.Extensions.Sdk.Hosting.Context;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk;

/// <summary>Runs the extensions of a process through the life of an execution environment: register, next, shutdown.</summary>
public sealed class ExtensionHost
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors;

    private int _started;

    internal ExtensionHost(HostSetup setup) => Setup = setup;

    internal HostSetup Setup { get; }

    /// <summary>Creates a builder for a host with your own services, or with several extensions.</summary>
    public static ExtensionHostBuilder CreateBuilder() => new();

    /// <summary>
    /// Runs one extension until its environment ends. A <c>Main</c> method needs only this call. It blocks the calling thread, on
    /// which the lifecycle loop runs.
    /// </summary>
    /// <typeparam name="T">
    /// The extension's class. Its constructor can take <c>ILogger&lt;T&gt;</c>, <see cref="LambdaEnvironment"/> and
    /// <see cref="TimeProvider"/>.
    /// </typeparam>
    /// <param name="configure">Sets the extension's options.</param>
    /// <returns>The process's exit code, to return from <c>Main</c>: 0 after an orderly shutdown.</returns>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is abstract.</exception>
    /// <exception cref="OptionsValidationException">An option set by <paramref name="configure"/> is out of its range.</exception>
    public static int Run<[DynamicallyAccessedMembers(Constructors)] T>(Action<ExtensionOptions>? configure = null)
        where T : ExtensionBase => CreateBuilder().AddExtension<T>(configure).Build().Run();

    /// <summary>Runs the extensions on the calling thread until the environment ends. Call it once for each host.</summary>
    /// <returns>The process's exit code: 0 after an orderly shutdown.</returns>
    /// <exception cref="InvalidOperationException">The host was run before.</exception>
    public int Run()
    {
        using var stop = new StopSignal();
        if (CreateLoop(stop) is not { } loop) return ExitCodes.NotOnLambda;
        // If a hook never returns, Main never continues: the thread that runs the loop instead ends the process.
        loop.EndedElsewhere = Setup.Kind.ExitElsewhere;
        loop.Run();
        return loop.Ended.GetAwaiter().GetResult();
    }

    /// <summary>Runs the extensions on a thread of the host until the environment ends. Call it once for each host.</summary>
    /// <param name="cancellationToken">Starts the shutdown, as SIGTERM does. The returned task still ends with the exit code.</param>
    /// <returns>The process's exit code: 0 after an orderly shutdown.</returns>
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
        return Setup.CreateLoop(stop);
    }
}

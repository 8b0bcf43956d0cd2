using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// Adds a graceful shutdown to a function, in one line. Lambda sends a function SIGTERM before it ends the environment only if an
/// extension is registered. Without one it kills the process without a signal that can be handled.
/// </summary>
/// <example>
/// <code>LambdaShutdown.Register(cancellationToken => connection.CloseAsync(cancellationToken));</code>
/// </example>
public static class LambdaShutdown
{
    private static readonly Lock Gate = new();
    private static readonly List<Func<CancellationToken, Task>> Callbacks = [];
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    private static List<Task> _running = [];
    private static ILogger? _log;

    /// <summary>
    /// Runs a callback before the process ends: at SIGTERM, or at an orderly exit by itself. The first call registers the smallest
    /// internal extension. It receives no events and costs one thread, which is parked until the end. Call this before the runtime
    /// requests its first event: in static initialisation, or at the beginning of <c>Main</c>. If the platform refuses the
    /// registration, one log line reports that and the function continues.
    /// </summary>
    /// <remarks>
    /// All callbacks run at the same time, each on its own thread. The platform allows 500 ms from the signal to the kill
    /// (300 ms if the registration was refused). The token is cancelled 100 ms before the kill, and 50 ms before it the process exits
    /// with code 0, whether or not the callbacks have ended. An exception in one is logged and does not disturb the others. Other
    /// handlers of SIGTERM in the process run too. Outside Lambda nothing is registered, and SIGTERM runs the callbacks all the same.
    /// </remarks>
    /// <param name="callback">The work to do. Its token is cancelled when the time is over.</param>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public static void Register(Func<CancellationToken, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        lock (Gate)
        {
            Callbacks.Add(callback);
            if (_log is not null) return;
            _log = new LambdaLoggerProvider(LambdaEnvironment.Current) { ExtensionName = ShutdownRegistration.Name }.CreateLogger("Lambda.Extensions.Sdk");
        }

        ProcessStop.Add(RunCallbacks, SayUnfinished);
        if (!ShutdownRegistration.TryStart(LambdaEnvironment.Current, _log, static () => ProcessStop.Arm(_log!))) ProcessStop.Arm(_log);
    }

    private static async Task RunCallbacks(TimeSpan budget)
    {
        using var stopping = new CancellationTokenSource(budget - Grace, TimeProvider.System);
        lock (Gate)
        {
            _running = Callbacks.ConvertAll(callback => Task.Factory.StartNew(
                () => Run(callback, stopping.Token), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap());
        }

        await Task.WhenAll(_running).ConfigureAwait(false);
    }

    private static void SayUnfinished(TimeSpan budget)
    {
        List<Task> running;
        lock (Gate) running = _running;
        int unfinished = running.Count(task => !task.IsCompleted);
        if (unfinished > 0) InternalLog.StoppingUnfinished(_log!, unfinished, running.Count, (long)budget.TotalMilliseconds);
    }

    private static async Task Run(Func<CancellationToken, Task> callback, CancellationToken stopping)
    {
        try
        {
            await callback(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The callback observed its token, so it ended in time.
        }
        catch (Exception e)
        {
            InternalLog.StoppingFailed(_log!, e);
        }
    }
}

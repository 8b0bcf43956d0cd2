using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Hosting;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// Runs work once before the function's process ends: at SIGTERM or at an orderly exit, whichever comes first. The platform sends
/// SIGTERM when an extension is registered, and SIGKILL 300 to 500 ms later (lambda-facts 1.6).
/// </summary>
/// <remarks>
/// .NET 10 has no default action for SIGTERM: a handler of the signal must end the process. This class does so, with exit code 0, after
/// its own work and after the function's own handlers of the signal. If one of those ends the process, the work runs at that exit.
/// </remarks>
internal static class ProcessStop
{
    private static readonly Lock Gate = new();
    private static readonly List<Func<TimeSpan, Task>> Work = [];
    private static readonly List<Action<TimeSpan>> LastWords = [];
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(50);

    private static bool _lastWordsSaid;
    private static Task? _running;
    private static long _began;
    private static bool _isArmed;
    private static PosixSignalRegistration? _sigterm;

    /// <summary>
    /// Gets the time from the signal to the end: 500 ms with an internal extension, else the 300 ms of a runtime, less a margin.
    /// </summary>
    public static TimeSpan Budget => TimeSpan.FromMilliseconds(InternalLink.AnyRegistered ? 500 : 300) - Margin;

    /// <summary>Adds work. It receives the time it has, and runs on its own thread.</summary>
    /// <param name="work">The work.</param>
    /// <param name="lastWords">Called just before the process ends, when the time is over and some work has not ended.</param>
    public static void Add(Func<TimeSpan, Task> work, Action<TimeSpan>? lastWords = null)
    {
        lock (Gate)
        {
            Work.Add(work);
            if (lastWords is not null) LastWords.Add(lastWords);
        }
    }

    /// <summary>
    /// Handles the signal and the exit from now on. This starts the runtime's signal thread, so it is called only when they can
    /// matter.
    /// </summary>
    public static void Arm(ILogger log)
    {
        lock (Gate)
        {
            if (_isArmed) return;
            _isArmed = true;
            AppDomain.CurrentDomain.ProcessExit += static (_, _) => WaitUntilDone(Begin());
            try
            {
                _sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSigterm);
            }
            catch (Exception e) when (e is PlatformNotSupportedException or IOException or TypeInitializationException)
            {
                LifecycleLog.SigtermUnhandled(log, (e as TypeInitializationException)?.InnerException?.Message ?? e.Message);
            }
        }
    }

    private static void OnSigterm(PosixSignalContext context)
    {
        context.Cancel = true;
        Task all = Begin();
        // The handlers of a signal run one after the other on one thread, which ends with the last one. The function's own handlers
        // come after this one.
        Thread signal = Thread.CurrentThread;
        var exit = new Thread(() =>
        {
            WaitUntilDone(all);
            if (Left() is var left && left > TimeSpan.Zero) signal.Join(left);
            Environment.Exit(ExitCodes.Success);
        });
        exit.IsBackground = true;
        exit.Name = "lambda-ext exit";
        exit.Start();
    }

    private static Task Begin()
    {
        lock (Gate)
        {
            if (_running is not null) return _running;
            _began = TimeProvider.System.GetTimestamp();
            TimeSpan budget = Budget;
            return _running = Task.WhenAll(Work.ConvertAll(work => Task.Factory.StartNew(
                () => work(budget), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap()));
        }
    }

    private static void WaitUntilDone(Task all)
    {
        TimeSpan left = Left();
        try
        {
            if (all.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero)) return;
        }
        catch (AggregateException)
        {
            // Each piece of work has logged its own failure. The process ends in any case.
            return;
        }

        lock (Gate)
        {
            if (_lastWordsSaid) return;
            _lastWordsSaid = true;
            foreach (Action<TimeSpan> lastWords in LastWords) lastWords(Budget);
        }
    }

    private static TimeSpan Left() => Budget - TimeProvider.System.GetElapsedTime(_began);
}

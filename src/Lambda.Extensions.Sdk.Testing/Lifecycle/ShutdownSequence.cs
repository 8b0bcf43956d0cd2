using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Runs a shutdown or reset: the runtime first, then the extensions (lambda-facts 1.6, server-behaviour 4.3).</summary>
internal sealed class ShutdownSequence(EmulatorSettings settings, EmulatorClock clock)
{
    /// <summary>The wait for a killed process. One that has not ended by then is left behind. On the real clock, because a fake one must not block it.</summary>
    private static readonly TimeSpan FinalWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Tolerance = TimeSpan.FromMicroseconds(100);

    /// <param name="sandbox">The sandbox to end.</param>
    /// <param name="reason">One of <see cref="ShutdownReasons"/>.</param>
    /// <param name="abandonPlayed">Do not wait for what the test plays itself: it is going away.</param>
    public async Task RunAsync(Sandbox sandbox, string reason, bool abandonPlayed = false)
    {
        sandbox.BeginShutdown();
        IReadOnlyList<ExtensionAgent> agents = sandbox.Agents.All;
        bool hasExternal = agents.Any(agent => agent.IsExternal);
        bool hasInternal = agents.Any(agent => !agent.IsExternal);
        TimeSpan budget = hasExternal ? settings.Budgets.WithExternal : hasInternal ? settings.Budgets.InternalOnly : TimeSpan.Zero;
        DateTimeOffset deadline = clock.UtcNow + budget;
        var begun = new ShutdownStartEvent(reason, budget, deadline);
        sandbox.Record(begun);
        // The time in the record, so that a program has the time that the timeline shows: a clock may move before this line.
        TimeSpan start = begun.Offset;

        foreach (PlayedProgram.Player player in abandonPlayed ? sandbox.Programs.OfType<PlayedProgram.Player>() : []) player.Kill();
        await StopRuntimeAsync(sandbox, start, RuntimeShare(hasExternal, hasInternal, budget)).ConfigureAwait(false);

        // What telemetry subscribers are still owed goes here: after the runtime's end, before SHUTDOWN (server-behaviour 4.3).
        await sandbox.Telemetry.Hub.FlushAsync().ConfigureAwait(false);
        await StopExtensionsAsync(sandbox, EventBodies.Shutdown(reason, deadline), start + budget).ConfigureAwait(false);
    }

    private TimeSpan RuntimeShare(bool hasExternal, bool hasInternal, TimeSpan budget)
    {
        if (!hasExternal && !hasInternal) return TimeSpan.Zero;
        TimeSpan share = settings.IsManagedInstances ? settings.Budgets.RuntimeShareOnManagedInstances
            : hasInternal ? settings.Budgets.RuntimeShareWithInternal
            : settings.Budgets.RuntimeShare;
        return share < budget ? share : budget;
    }

    private async Task StopRuntimeAsync(Sandbox sandbox, TimeSpan start, TimeSpan share)
    {
        if (sandbox.RuntimeProgram is not { } runtime) return;
        // Without any extension there is no SIGTERM.
        if (share > TimeSpan.Zero)
        {
            runtime.Terminate();
            await WaitUntilAsync(sandbox, () => sandbox.RuntimeExit is not null, start + share).ConfigureAwait(false);
        }

        runtime.Kill();
        await WaitForExitAsync(sandbox, () => sandbox.RuntimeExit is not null).ConfigureAwait(false);
        // Internal extensions die with it.
        lock (sandbox.Signal.Gate)
        {
            foreach (ExtensionAgent? agent in sandbox.Agents.All.Where(agent => !agent.IsExternal)) agent.Abort();
        }
    }

    private async Task StopExtensionsAsync(Sandbox sandbox, string eventBody, TimeSpan deadline)
    {
        List<ExtensionAgent> living = [];
        lock (sandbox.Signal.Gate)
        {
            foreach (ExtensionAgent? agent in sandbox.Agents.External.Where(agent => agent.Program is not null && agent.Exit is null))
            {
                living.Add(agent);
                if (agent.IsSubscribed(EventNames.Shutdown))
                {
                    agent.ShutdownReleased = clock.Elapsed;
                    agent.Release(NextAnswer.OfShutdown(eventBody));
                }
                else
                {
                    agent.Program!.Kill();
                }
            }

            sandbox.Signal.Pulse();
        }

        await WaitUntilAsync(sandbox, AllEnded, deadline).ConfigureAwait(false);
        foreach (ExtensionAgent agent in living) agent.Program!.Kill();
        await WaitForExitAsync(sandbox, AllEnded).ConfigureAwait(false);

        bool AllEnded() => living.TrueForAll(agent => agent.Exit is not null);
    }

    /// <summary>Waits for a killed process, on the real clock.</summary>
    private static async Task WaitForExitAsync(Sandbox sandbox, Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(FinalWait, TimeProvider.System);
        await WaitAsync(sandbox, condition, limit.Token).ConfigureAwait(false);
    }

    private async Task WaitUntilAsync(Sandbox sandbox, Func<bool> condition, TimeSpan end)
    {
        for (TimeSpan left = end - clock.Elapsed; left > TimeSpan.Zero; left = end - clock.Elapsed)
        {
            using var limit = new CancellationTokenSource(left, clock.Provider);
            // A fake clock that was advanced just before the timer was set would make it late.
            if (left - (end - clock.Elapsed) > Tolerance) continue;
            await WaitAsync(sandbox, condition, limit.Token).ConfigureAwait(false);
            return;
        }
    }

    private static async Task WaitAsync(Sandbox sandbox, Func<bool> condition, CancellationToken limit)
    {
        try
        {
            await sandbox.Signal.WaitAsync(condition, limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The time is up: the caller continues with what there is.
        }
    }
}

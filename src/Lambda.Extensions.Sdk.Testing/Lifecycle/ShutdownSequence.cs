namespace Lambda.Extensions.Sdk.Testing;

/// <summary>Shutdown and reset: the runtime first, then the extensions (lambda-facts 1.6, server-behaviour 4.3).</summary>
internal sealed class ShutdownSequence(EmulatorSettings settings, EmulatorClock clock)
{
    /// <summary>A killed process that cannot be reaped in this time is left behind.</summary>
    private static readonly TimeSpan FinalWait = TimeSpan.FromSeconds(2);

    public async Task RunAsync(Sandbox sandbox, string reason)
    {
        sandbox.BeginShutdown();
        var agents = sandbox.Agents.All;
        var hasExternal = agents.Any(agent => agent.IsExternal);
        var hasInternal = agents.Any(agent => !agent.IsExternal);
        var budget = hasExternal ? settings.Budgets.WithExternal : hasInternal ? settings.Budgets.InternalOnly : TimeSpan.Zero;
        var start = clock.Elapsed;
        var deadline = clock.UtcNow + budget;
        sandbox.Record(new ShutdownStartEvent(reason, budget, deadline));

        // A stopped process would not notice SIGTERM.
        foreach (var program in sandbox.Programs) program.Continue();
        await StopRuntimeAsync(sandbox, RuntimeShare(hasExternal, hasInternal, budget)).ConfigureAwait(false);

        // What telemetry subscribers are still owed goes here: after the runtime's end, before SHUTDOWN (server-behaviour 4.3).
        await StopExtensionsAsync(sandbox, EventBodies.Shutdown(reason, deadline), start + budget).ConfigureAwait(false);
    }

    private TimeSpan RuntimeShare(bool hasExternal, bool hasInternal, TimeSpan budget)
    {
        if (!hasExternal && !hasInternal) return TimeSpan.Zero;
        var share = hasInternal ? settings.Budgets.RuntimeShareWithInternal : settings.Budgets.RuntimeShare;
        return share < budget ? share : budget;
    }

    private async Task StopRuntimeAsync(Sandbox sandbox, TimeSpan share)
    {
        if (sandbox.RuntimeProgram is not { } runtime) return;
        // Without any extension there is no SIGTERM.
        if (share > TimeSpan.Zero)
        {
            runtime.Terminate();
            if (await clock.CompletesWithinAsync(runtime.Exited, share).ConfigureAwait(false)) return;
        }

        runtime.Kill();
        await WaitForEndAsync(runtime.Exited).ConfigureAwait(false);
    }

    private async Task StopExtensionsAsync(Sandbox sandbox, string eventBody, TimeSpan deadline)
    {
        List<IProgram> told = [];
        List<Task> ends = [];
        lock (sandbox.Signal.Gate)
        {
            foreach (var agent in sandbox.Agents.External)
            {
                if (agent.Program is not { } program || agent.Exit is not null) continue;
                ends.Add(program.Exited);
                if (agent.IsSubscribed(EventNames.Shutdown))
                {
                    agent.ShutdownReleased = clock.Elapsed;
                    agent.Release(Delivery.OfShutdown(eventBody));
                    told.Add(program);
                }
                else
                {
                    program.Kill();
                }
            }

            sandbox.Signal.Pulse();
        }

        await clock.CompletesWithinAsync(Task.WhenAll(told.Select(program => program.Exited)), deadline - clock.Elapsed).ConfigureAwait(false);
        foreach (var program in told) program.Kill();
        await WaitForEndAsync(Task.WhenAll(ends)).ConfigureAwait(false);
        await sandbox.Signal.WaitAsync(
            () => sandbox.Agents.External.All(agent => agent.Exit is not null || agent.Program is not { Exited.IsCompleted: true }),
            CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>A killed process ends at once; on the real clock, so that a fake one cannot hold it.</summary>
    private static async Task WaitForEndAsync(Task end)
    {
        using var cancel = new CancellationTokenSource();
        await Task.WhenAny(end, Task.Delay(FinalWait, TimeProvider.System, cancel.Token)).ConfigureAwait(false);
        await cancel.CancelAsync().ConfigureAwait(false);
    }
}

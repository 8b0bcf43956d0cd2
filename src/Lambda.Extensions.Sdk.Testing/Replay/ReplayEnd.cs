using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Ends a replayed life: the shutdown, its event, the processes.</summary>
internal sealed class ReplayEnd(Sandbox sandbox, EmulatorClock clock)
{
    private static readonly TimeSpan DefaultBudget = TimeSpan.FromSeconds(2);

    /// <summary>The least time that an extension has to exit, whatever was recorded.</summary>
    private static readonly TimeSpan LeastBudget = TimeSpan.FromMilliseconds(500);

    /// <summary>The wait for a killed process, on the real clock.</summary>
    private static readonly TimeSpan FinalWait = TimeSpan.FromSeconds(2);

    private string _reason = ShutdownReasons.Spindown;
    private TimeSpan _budget = DefaultBudget;
    private bool _isReleased;

    public bool HasBegun { get; private set; }

    public void Begin(string? reason, long? budgetMs)
    {
        if (HasBegun) return;
        HasBegun = true;
        if (reason is not null) _reason = reason;
        if (budgetMs is > 0 and < 600_000) _budget = TimeSpan.FromMilliseconds(budgetMs.Value);
        sandbox.BeginShutdown();
        sandbox.Record(new ShutdownStartEvent(_reason, _budget, clock.UtcNow + _budget));
    }

    /// <summary>Delivers the SHUTDOWN event to all that registered for it, and kills the others, as the platform does.</summary>
    public void Release(ShiftedEvent shutdown)
    {
        Begin(null, null);
        if (_isReleased) return;
        _isReleased = true;
        if (shutdown.Left is { } left) _budget = left > LeastBudget ? left : LeastBudget;
        lock (sandbox.Signal.Gate)
        {
            foreach (ExtensionAgent agent in Living())
            {
                if (!agent.IsSubscribed(EventNames.Shutdown))
                {
                    agent.Program!.Kill();
                    continue;
                }

                agent.ShutdownReleased = clock.Elapsed;
                agent.Release(NextAnswer.OfShutdown(shutdown.Body));
            }

            sandbox.Signal.Pulse();
        }
    }

    /// <summary>Waits for the processes, kills the rest and closes the sandbox.</summary>
    public async Task RunAsync()
    {
        Begin(null, null);
        Release(new ShiftedEvent(EventBodies.Shutdown(_reason, clock.UtcNow + _budget), _budget));
        await WaitAsync(sandbox, AllEnded, _budget, clock.Provider, CancellationToken.None).ConfigureAwait(false);
        foreach (ExtensionAgent agent in Living()) agent.Program!.Kill();
        await WaitAsync(sandbox, AllEnded, FinalWait, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        sandbox.Close();
        foreach (Processes.IProgram program in sandbox.Programs) await program.DisposeAsync().ConfigureAwait(false);

        bool AllEnded() => Living().Count == 0;
    }

    /// <returns>Whether the condition became true in time.</returns>
    public static async Task<bool> WaitAsync(Sandbox sandbox, Func<bool> condition, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            await sandbox.Signal.WaitAsync(condition, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private List<ExtensionAgent> Living() => [.. sandbox.Agents.External.Where(agent => agent.Program is not null && agent.Exit is null)];
}

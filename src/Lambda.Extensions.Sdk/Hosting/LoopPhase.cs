namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>The phases of a lifecycle loop.</summary>
internal enum LoopPhase
{
    ActivatingEarly,
    Starting,
    Registering,
    Activating,
    Initializing,
    Polling,
    Restoring,
    Invoking,

    /// <summary>Inside a function, the loop waits until the handler reports its end in the process.</summary>
    AwaitingHandler,
    Completing,
    FlushingInvocation,

    /// <summary>Outside a function, the loop waits while the telemetry thread does the work that comes before <c>next</c>.</summary>
    Holding,
    Failing,
    Draining,
    Flushing,
    ShuttingDown,
    Disposing,
    Ended,
}

internal static class LoopPhases
{
    /// <summary>Returns the hook that a phase calls.</summary>
    public static HookKind Hook(this LoopPhase phase) => phase switch
    {
        LoopPhase.ActivatingEarly or LoopPhase.Activating => HookKind.Activate,
        LoopPhase.Starting => HookKind.Starting,
        LoopPhase.Initializing => HookKind.Initialize,
        LoopPhase.Restoring => HookKind.Restore,
        LoopPhase.Invoking => HookKind.Invoke,
        LoopPhase.Completing => HookKind.InvocationCompleted,
        LoopPhase.Flushing or LoopPhase.FlushingInvocation => HookKind.Flush,
        LoopPhase.ShuttingDown => HookKind.Shutdown,
        _ => HookKind.Dispose,
    };
}

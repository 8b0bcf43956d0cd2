namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>Where a lifecycle loop is.</summary>
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

    /// <summary>Inside a function: the handler tells its end in-process.</summary>
    AwaitingHandler,
    Completing,
    FlushingInvocation,

    /// <summary>Beside a function: the telemetry thread does what comes before <c>next</c>.</summary>
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
    /// <summary>The hook that a phase calls.</summary>
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

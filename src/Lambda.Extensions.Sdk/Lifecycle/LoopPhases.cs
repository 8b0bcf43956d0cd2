namespace Lambda.Extensions.Sdk;

internal static class LoopPhases
{
    /// <summary>The hook that a phase calls.</summary>
    public static Hooks Hook(this LoopPhase phase) => phase switch
    {
        LoopPhase.ActivatingEarly or LoopPhase.Activating => Hooks.Activate,
        LoopPhase.Starting => Hooks.Starting,
        LoopPhase.Initializing => Hooks.Initialize,
        LoopPhase.Restoring => Hooks.Restore,
        LoopPhase.Invoking => Hooks.Invoke,
        LoopPhase.Completing => Hooks.InvocationCompleted,
        LoopPhase.Flushing or LoopPhase.FlushingInvocation => Hooks.Flush,
        LoopPhase.ShuttingDown => Hooks.Shutdown,
        _ => Hooks.Dispose,
    };
}

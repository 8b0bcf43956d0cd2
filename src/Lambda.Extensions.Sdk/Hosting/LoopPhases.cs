namespace Lambda.Extensions.Sdk.Hosting;

internal static class LoopPhases
{
    /// <summary>The hook that a phase calls.</summary>
    public static HookSet Hook(this LoopPhase phase) => phase switch
    {
        LoopPhase.ActivatingEarly or LoopPhase.Activating => HookSet.Activate,
        LoopPhase.Starting => HookSet.Starting,
        LoopPhase.Initializing => HookSet.Initialize,
        LoopPhase.Restoring => HookSet.Restore,
        LoopPhase.Invoking => HookSet.Invoke,
        LoopPhase.Completing => HookSet.InvocationCompleted,
        LoopPhase.Flushing or LoopPhase.FlushingInvocation => HookSet.Flush,
        LoopPhase.ShuttingDown => HookSet.Shutdown,
        _ => HookSet.Dispose,
    };
}

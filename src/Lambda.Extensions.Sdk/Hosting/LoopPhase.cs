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

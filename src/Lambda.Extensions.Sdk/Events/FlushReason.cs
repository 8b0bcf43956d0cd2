namespace Lambda.Extensions.Sdk;

/// <summary>Defines the reason for the decision of a flush policy.</summary>
public enum FlushReason
{
    /// <summary>The policy is a fixed one.</summary>
    Configured,

    /// <summary>Adaptive: too few invocations so far to know the traffic.</summary>
    WarmingUp,

    /// <summary>Adaptive: after a long idle time, the learned values are no longer valid.</summary>
    AfterIdle,

    /// <summary>Adaptive: the next invocation may arrive too late for data to wait for it.</summary>
    SparseTraffic,

    /// <summary>Adaptive: the next invocation will arrive soon enough.</summary>
    SteadyTraffic,

    /// <summary>Adaptive: sending takes longer than the handler runs, so the policy does not wait for it.</summary>
    SlowEndpoint,

    /// <summary>The invocation's deadline is too near for a flush.</summary>
    DeadlineNear,

    /// <summary>The interval since the last flush is over: in a long invocation, or on Managed Instances.</summary>
    IntervalOver,

    /// <summary>The interval since the last flush is not over.</summary>
    IntervalNotOver,

    /// <summary>The end of handlers cannot be seen: there is no telemetry here.</summary>
    NoTelemetry,

    /// <summary>The environment ends.</summary>
    Shutdown,
}

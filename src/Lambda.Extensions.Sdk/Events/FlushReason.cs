namespace Lambda.Extensions.Sdk;

/// <summary>Why a flush policy decided as it did.</summary>
public enum FlushReason
{
    /// <summary>The policy is a fixed one.</summary>
    Configured,

    /// <summary>Adaptive: too few invocations yet to know the traffic.</summary>
    WarmingUp,

    /// <summary>Adaptive: after a long idle time nothing that was learned counts any more.</summary>
    AfterIdle,

    /// <summary>Adaptive: the next invocation may be too long in coming to leave data waiting for it.</summary>
    SparseTraffic,

    /// <summary>Adaptive: the next invocation will come soon enough.</summary>
    SteadyTraffic,

    /// <summary>Adaptive: sending takes longer than the handler runs, so it is not waited for.</summary>
    SlowEndpoint,

    /// <summary>The invocation's deadline is too near for a flush.</summary>
    DeadlineNear,

    /// <summary>The interval since the last flush is over; a long invocation, or Managed Instances.</summary>
    IntervalOver,

    /// <summary>The interval since the last flush is not over.</summary>
    IntervalNotOver,

    /// <summary>The end of handlers cannot be seen: there is no telemetry here.</summary>
    NoTelemetry,

    /// <summary>The environment ends.</summary>
    Shutdown,
}

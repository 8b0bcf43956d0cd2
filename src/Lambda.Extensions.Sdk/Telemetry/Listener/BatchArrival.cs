namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>The result of a wait for a delivery.</summary>
internal enum BatchArrival
{
    /// <summary>A delivery.</summary>
    Batch,

    /// <summary>There is other work to do.</summary>
    Poked,

    /// <summary>The time was over.</summary>
    None,

    /// <summary>No more deliveries will come.</summary>
    Closed,
}

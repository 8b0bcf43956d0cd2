namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>What a wait for a delivery ended with.</summary>
internal enum BatchArrival
{
    /// <summary>A delivery.</summary>
    Batch,

    /// <summary>There is something else to do.</summary>
    Poked,

    /// <summary>The time was over.</summary>
    None,

    /// <summary>There will be no more.</summary>
    Closed,
}

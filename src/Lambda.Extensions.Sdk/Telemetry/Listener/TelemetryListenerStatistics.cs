namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// What became of all that a <see cref="TelemetryListener"/> received. At rest the sum is exact: received batches are handled,
/// failed, dropped or pending.
/// </summary>
public sealed record TelemetryListenerStatistics
{
    /// <summary>Deliveries that were acknowledged.</summary>
    public required long BatchesReceived { get; init; }

    /// <summary>Their bytes.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Deliveries that the handler took, without an exception.</summary>
    public required long BatchesHandled { get; init; }

    /// <summary>Deliveries that the handler threw at; its records count as handed over.</summary>
    public required long BatchesFailed { get; init; }

    /// <summary>Deliveries that were dropped: the buffer was full, or the listener was disposed before they were handled.</summary>
    public required long BatchesDropped { get; init; }

    /// <summary>Deliveries that wait, or are with the handler now.</summary>
    public required long BatchesPending { get; init; }

    /// <summary>Records that were handed to the handler.</summary>
    public required long Records { get; init; }

    /// <summary>Records in the dropped deliveries.</summary>
    public required long RecordsDropped { get; init; }

    /// <summary>Parts of deliveries that were no records.</summary>
    public required long UnreadableParts { get; init; }

    /// <summary>Connections that were accepted.</summary>
    public required long Connections { get; init; }

    /// <summary>Connections that were closed since a request took too long.</summary>
    public required long ConnectionsTimedOut { get; init; }
}

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// The counts of everything that a <see cref="TelemetryListener"/> received. While nothing arrives, the sum is exact: received
/// batches are handled, failed, dropped or pending.
/// </summary>
public sealed record TelemetryListenerStatistics
{
    /// <summary>Gets the number of acknowledged deliveries.</summary>
    public required long BatchesReceived { get; init; }

    /// <summary>Gets the number of bytes of the acknowledged deliveries.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Gets the number of deliveries that the handler handled without an exception.</summary>
    public required long BatchesHandled { get; init; }

    /// <summary>Gets the number of deliveries for which the handler threw. Their records count as passed to the handler.</summary>
    public required long BatchesFailed { get; init; }

    /// <summary>
    /// Gets the number of dropped deliveries: the buffer was full, or the listener was disposed before they were handled.
    /// </summary>
    public required long BatchesDropped { get; init; }

    /// <summary>Gets the number of deliveries that wait, or that the handler is handling now.</summary>
    public required long BatchesPending { get; init; }

    /// <summary>Gets the number of records that were passed to the handler.</summary>
    public required long Records { get; init; }

    /// <summary>Gets the number of records in the dropped deliveries.</summary>
    public required long RecordsDropped { get; init; }

    /// <summary>Gets the number of parts of deliveries that were not records.</summary>
    public required long UnreadableParts { get; init; }

    /// <summary>Gets the number of accepted connections.</summary>
    public required long Connections { get; init; }

    /// <summary>Gets the number of connections that were closed because a request took too long.</summary>
    public required long ConnectionsTimedOut { get; init; }
}

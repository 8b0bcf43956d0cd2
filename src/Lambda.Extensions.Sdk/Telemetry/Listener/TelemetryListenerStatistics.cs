namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// What became of all that a <see cref="TelemetryListener"/> received. At rest the sum is exact: received batches are handled,
/// failed, dropped or pending.
/// </summary>
/// <param name="BatchesReceived">Deliveries that were acknowledged.</param>
/// <param name="BytesReceived">Their bytes.</param>
/// <param name="BatchesHandled">Deliveries that the handler took, without an exception.</param>
/// <param name="BatchesFailed">Deliveries that the handler threw at; its records count as handed over.</param>
/// <param name="BatchesDropped">Deliveries that were dropped: the buffer was full, or the listener was disposed before they were handled.</param>
/// <param name="BatchesPending">Deliveries that wait, or are with the handler now.</param>
/// <param name="Records">Records that were handed to the handler.</param>
/// <param name="RecordsDropped">Records in the dropped deliveries.</param>
/// <param name="UnreadableParts">Parts of deliveries that were no records.</param>
/// <param name="Connections">Connections that were accepted.</param>
/// <param name="ConnectionsTimedOut">Connections that were closed since a request took too long.</param>
public sealed record TelemetryListenerStatistics(
    long BatchesReceived,
    long BytesReceived,
    long BatchesHandled,
    long BatchesFailed,
    long BatchesDropped,
    long BatchesPending,
    long Records,
    long RecordsDropped,
    long UnreadableParts,
    long Connections,
    long ConnectionsTimedOut);

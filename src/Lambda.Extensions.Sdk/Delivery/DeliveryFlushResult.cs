namespace Lambda.Extensions.Sdk;

/// <summary>What one flush of a <see cref="DeliveryFlusher{T}"/> did.</summary>
/// <param name="Delivered">Items that the endpoint has now.</param>
/// <param name="Rejected">Items that it will never take, and were given up.</param>
/// <param name="Spilled">Items that were written to the spill at the end.</param>
/// <param name="Pending">Items that are still in memory.</param>
/// <param name="LastAnswer">The last answer of the endpoint; if something is left, the reason. Null when there was nothing to send.</param>
public readonly record struct DeliveryFlushResult(long Delivered, long Rejected, int Spilled, int Pending, DeliveryAnswer? LastAnswer);

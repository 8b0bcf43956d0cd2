namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// One item of a <see cref="DeliveryQueue{T}"/>, with its place in the order of arrival and in the list that contains it.
/// </summary>
internal sealed class QueueEntry<T>(T item, long bytes, int priority, long sequence)
    where T : notnull
{
    public T Item { get; } = item;

    public long Bytes { get; } = bytes;

    public int Priority { get; } = priority;

    public long Sequence { get; } = sequence;

    /// <summary>
    /// Gets or sets the batch that has the item in flight. A batch settles only the items that it still owns, so no item is
    /// settled twice.
    /// </summary>
    public DeliveryBatch<T>? Owner { get; set; }

    public QueueEntry<T>? Previous { get; set; }

    public QueueEntry<T>? Next { get; set; }
}

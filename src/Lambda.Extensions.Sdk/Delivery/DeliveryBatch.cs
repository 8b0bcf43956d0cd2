using System.Diagnostics.CodeAnalysis;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// Items taken from a <see cref="DeliveryQueue{T}"/> to be sent together. Each item is settled exactly once: acknowledged,
/// rejected or returned. Disposing the batch returns the items that are not settled, so an exception loses nothing.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// Thread-safe. A late settlement (the items were settled before, or the queue was closed) changes nothing and returns
/// <see langword="false"/>.
/// </remarks>
public sealed class DeliveryBatch<T> : IDisposable
    where T : notnull
{
    private readonly DeliveryQueue<T> _queue;

    internal DeliveryBatch(DeliveryQueue<T> queue, QueueEntry<T>[] entries)
    {
        _queue = queue;
        Entries = entries;
        var items = new T[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            items[i] = entries[i].Item;
            Bytes += entries[i].Bytes;
        }

        Items = items;
    }

    /// <summary>Gets the items in the order of their arrival; at least one.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>Gets the sum of the items' sizes, in bytes.</summary>
    public long Bytes { get; }

    internal QueueEntry<T>[] Entries { get; }

    /// <summary>Marks all items that are not settled yet as delivered: the endpoint has them.</summary>
    /// <returns>True when at least one item was not settled yet.</returns>
    public bool Acknowledge() => _queue.Settle(this, LedgerAccount.Delivered) > 0;

    /// <summary>Marks one item as delivered, for endpoints that answer item by item.</summary>
    /// <param name="index">Its index in <see cref="Items"/>.</param>
    /// <returns>True when this call settled the item.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not an index of <see cref="Items"/>.</exception>
    public bool Acknowledge(int index) => Settle(index, LedgerAccount.Delivered);

    /// <summary>Gives up all items that are not settled yet, because they can never be delivered.</summary>
    /// <returns>True when at least one item was not settled yet.</returns>
    public bool Reject() => _queue.Settle(this, LedgerAccount.Rejected) > 0;

    /// <summary>Gives up one item, because it can never be delivered.</summary>
    /// <param name="index">Its index in <see cref="Items"/>.</param>
    /// <returns>True when this call settled the item.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not an index of <see cref="Items"/>.</exception>
    public bool Reject(int index) => Settle(index, LedgerAccount.Rejected);

    /// <summary>
    /// Puts all items that are not settled yet back to their places in the queue, to be sent again. There is always room, because
    /// an item in flight keeps its place.
    /// </summary>
    /// <returns>True when at least one item was not settled yet.</returns>
    public bool Return() => _queue.Settle(this, LedgerAccount.Pending) > 0;

    /// <summary>
    /// Splits the items that are not settled yet into two batches of about the same size, in order. This batch is empty
    /// afterwards. Use it when an endpoint answered 413.
    /// </summary>
    /// <param name="first">The older half.</param>
    /// <param name="second">The newer half.</param>
    /// <returns>False when there are fewer than two such items; nothing was changed then.</returns>
    public bool TrySplit([NotNullWhen(true)] out DeliveryBatch<T>? first, [NotNullWhen(true)] out DeliveryBatch<T>? second) =>
        _queue.TrySplit(this, out first, out second);

    /// <summary>Returns the items that are not settled yet to the queue (<see cref="Return"/>).</summary>
    public void Dispose() => Return();

    internal bool Settle(int index, LedgerAccount to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Entries.Length);
        return _queue.Settle(this, index, to);
    }
}

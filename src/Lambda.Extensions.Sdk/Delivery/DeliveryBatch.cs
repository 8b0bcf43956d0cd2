using System.Diagnostics.CodeAnalysis;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// Items taken from a <see cref="DeliveryQueue{T}"/> to be sent together. Each item is settled exactly once: acknowledged,
/// rejected or returned. What is not settled when the batch is disposed of is returned, so that an exception loses nothing.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// Thread-safe. A settlement that comes too late, because the items were settled before or the queue was closed, changes nothing
/// and returns <see langword="false"/>.
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

    /// <summary>The items, in the order of their arrival; at least one.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>The sum of the items' sizes, in bytes.</summary>
    public long Bytes { get; }

    internal QueueEntry<T>[] Entries { get; }

    /// <summary>The endpoint has all items that are not settled yet: they are delivered.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Acknowledge() => _queue.Settle(this, LedgerAccount.Delivered) > 0;

    /// <summary>The endpoint has this item, for endpoints that answer item by item.</summary>
    /// <param name="index">Its index in <see cref="Items"/>.</param>
    /// <returns>Whether this call settled it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not an index of <see cref="Items"/>.</exception>
    public bool Acknowledge(int index) => Settle(index, LedgerAccount.Delivered);

    /// <summary>None of the items that are not settled yet can ever be delivered: they are given up.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Reject() => _queue.Settle(this, LedgerAccount.Rejected) > 0;

    /// <summary>This item can never be delivered: it is given up.</summary>
    /// <param name="index">Its index in <see cref="Items"/>.</param>
    /// <returns>Whether this call settled it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not an index of <see cref="Items"/>.</exception>
    public bool Reject(int index) => Settle(index, LedgerAccount.Rejected);

    /// <summary>All items that are not settled yet go back to their places in the queue, to be sent again. There is always room: what is in flight keeps its place.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Return() => _queue.Settle(this, LedgerAccount.Pending) > 0;

    /// <summary>
    /// Cuts the items that are not settled yet into two batches of about the same size, in order; this batch is then empty-handed.
    /// For an endpoint that said 413.
    /// </summary>
    /// <param name="first">The older half.</param>
    /// <param name="second">The newer half.</param>
    /// <returns>False when there are fewer than two such items, and nothing was done.</returns>
    public bool TrySplit([NotNullWhen(true)] out DeliveryBatch<T>? first, [NotNullWhen(true)] out DeliveryBatch<T>? second) =>
        _queue.TrySplit(this, out first, out second);

    /// <summary>Returns what is not settled yet (<see cref="Return"/>).</summary>
    public void Dispose() => Return();

    internal bool Settle(int index, LedgerAccount to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Entries.Length);
        return _queue.Settle(this, index, to);
    }
}

using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// A queue of items that wait to be delivered, bounded in items and in bytes. Producers add items; a sender takes them in
/// batches, in the order of their arrival. A <see cref="DeliveryLedger"/> accounts for each item.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// Thread-safe; no call waits for another one longer than a few list operations. Items in flight count towards the bounds. So the
/// bounds hold for the memory, and a batch that is returned always fits.
/// </remarks>
public sealed class DeliveryQueue<T>
    where T : notnull
{
    private const int Priorities = 8;

    private readonly Lock _lock = new();
    private readonly QueueEntryList<T>[] _pending;
    private readonly Func<T, int> _sizeOf;
    private readonly Func<T, int>? _priorityOf;
    private readonly DropPolicy _policy;
    private readonly int _maxItems;
    private readonly long _maxBytes;
    private readonly int _maxBatchItems;
    private readonly long _maxBatchBytes;
    private long _sequence;
    private int _pendingItems;
    private int _items;
    private long _bytes;
    private bool _closed;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="sizeOf">
    /// Returns the size of an item in bytes, 0 or more: its size in the request, or an estimate. Called once per item, on the
    /// thread that adds it. If it throws, <see cref="TryAdd"/> throws that exception and the item is not accepted.
    /// </param>
    /// <param name="options">The bounds; read once.</param>
    /// <param name="priorityOf">
    /// Returns the priority of an item, 0 (dropped first) to 7 (dropped last). Needed by, and only used with,
    /// <see cref="DropPolicy.LowestPriority"/>. It decides which items are dropped, not which are sent first.
    /// </param>
    /// <param name="ledger">The ledger to update; a new one if null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sizeOf"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The policy is <see cref="DropPolicy.LowestPriority"/> and <paramref name="priorityOf"/> is null.
    /// </exception>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public DeliveryQueue(Func<T, int> sizeOf, DeliveryQueueOptions? options = null, Func<T, int>? priorityOf = null, DeliveryLedger? ledger = null)
    {
        ArgumentNullException.ThrowIfNull(sizeOf);
        options = OptionsCheck.Checked(options ?? new DeliveryQueueOptions());
        if (options.DropPolicy == DropPolicy.LowestPriority) _priorityOf = priorityOf ?? throw new ArgumentException("DropPolicy.LowestPriority needs a function that tells an item's priority.", nameof(priorityOf));
        _sizeOf = sizeOf;
        _policy = options.DropPolicy;
        _maxItems = options.MaxItems;
        _maxBytes = options.MaxBytes;
        _maxBatchItems = options.MaxBatchItems;
        _maxBatchBytes = options.MaxBatchBytes;
        Ledger = ledger ?? new DeliveryLedger();
        _pending = new QueueEntryList<T>[_priorityOf is null ? 1 : Priorities];
        for (int i = 0; i < _pending.Length; i++) _pending[i] = new QueueEntryList<T>();
    }

    /// <summary>Gets the ledger that accounts for each item that was added.</summary>
    public DeliveryLedger Ledger { get; }

    /// <summary>Gets the number of items that wait to be sent, without those in flight.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _pendingItems;
        }
    }

    /// <summary>Gets the bytes in memory, pending and in flight.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _bytes;
        }
    }

    internal bool IsClosed
    {
        get
        {
            lock (_lock) return _closed;
        }
    }

    /// <summary>
    /// Adds an item. If the queue is full, the drop policy makes room or drops the new item. An item that is larger than the
    /// whole queue is rejected, and no other item is dropped for it.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <returns>True when the item is in the queue now. The ledger counts it in either case.</returns>
    /// <exception cref="InvalidOperationException">
    /// The item's size or priority is out of its range; the item was not accepted.
    /// </exception>
    public bool TryAdd(T item) => Add(item, restored: false);

    /// <summary>Takes the items that have waited longest, as many as fit into one batch.</summary>
    /// <param name="batch">The batch; settle it, then dispose of it.</param>
    /// <returns>False when nothing is pending.</returns>
    public bool TryTake([NotNullWhen(true)] out DeliveryBatch<T>? batch) => TryTake(_maxBatchItems, _maxBatchBytes, out batch);

    /// <summary>
    /// Gives up all items, pending and in flight, at the end of the process. They are counted as abandoned, and so is every item
    /// that is added later.
    /// </summary>
    /// <returns>The number of items that were given up; 0 when the queue was closed before.</returns>
    public int Close()
    {
        lock (_lock)
        {
            if (_closed) return 0;
            int abandoned = _items;
            Ledger.Move(LedgerAccount.Pending, LedgerAccount.Abandoned, _pendingItems);
            Ledger.Move(LedgerAccount.InFlight, LedgerAccount.Abandoned, _items - _pendingItems);
            for (int i = 0; i < _pending.Length; i++) _pending[i] = new QueueEntryList<T>();
            _closed = true;
            _pendingItems = _items = 0;
            _bytes = 0;
            return abandoned;
        }
    }

    /// <summary>Adds an item that comes from the spill.</summary>
    internal bool Restore(T item) => Add(item, restored: true);

    internal bool TryTake(int maxItems, long maxBytes, [NotNullWhen(true)] out DeliveryBatch<T>? batch)
    {
        lock (_lock)
        {
            batch = null;
            if (_pendingItems == 0) return false;
            var taken = new List<QueueEntry<T>>(Math.Min(maxItems, _pendingItems));
            long bytes = 0;
            while (taken.Count < maxItems && OldestList() is { First: { } oldest } list && (taken.Count == 0 || bytes + oldest.Bytes <= maxBytes))
            {
                bytes += oldest.Bytes;
                taken.Add(list.RemoveFirst());
            }

            batch = Own(taken);
            _pendingItems -= taken.Count;
            Ledger.Move(LedgerAccount.Pending, LedgerAccount.InFlight, taken.Count);
            return true;
        }
    }

    /// <summary>Returns the items that are not settled, without counting them as tried.</summary>
    internal void PutBack(DeliveryBatch<T> batch) => Settle(batch, LedgerAccount.Pending, tried: false);

    internal int Settle(DeliveryBatch<T> batch, LedgerAccount to, bool tried = true)
    {
        lock (_lock)
        {
            if (_closed) return 0;
            int settled = 0;
            // From the back, so that each returned item finds its place at the front of its list.
            for (int i = batch.Entries.Length - 1; i >= 0; i--)
            {
                if (Release(batch, i, to)) settled++;
            }

            if (settled > 0) Ledger.Move(LedgerAccount.InFlight, to, settled, tried);
            return settled;
        }
    }

    internal bool Settle(DeliveryBatch<T> batch, int index, LedgerAccount to)
    {
        lock (_lock)
        {
            if (_closed || !Release(batch, index, to)) return false;
            Ledger.Move(LedgerAccount.InFlight, to);
            return true;
        }
    }

    internal bool TrySplit(DeliveryBatch<T> batch, [NotNullWhen(true)] out DeliveryBatch<T>? first, [NotNullWhen(true)] out DeliveryBatch<T>? second)
    {
        lock (_lock)
        {
            first = second = null;
            List<QueueEntry<T>> rest = [.. batch.Entries.Where(e => e.Owner == batch)];
            if (_closed || rest.Count < 2) return false;
            long half = rest.Sum(e => e.Bytes) / 2;
            long bytes = rest[0].Bytes;
            int cut = 1;
            while (cut < rest.Count - 1 && bytes + rest[cut].Bytes <= half) bytes += rest[cut++].Bytes;
            first = Own(rest[..cut]);
            second = Own(rest[cut..]);
            return true;
        }
    }

    private bool Add(T item, bool restored)
    {
        ArgumentNullException.ThrowIfNull(item);
        long bytes = _sizeOf(item);
        int priority = _priorityOf?.Invoke(item) ?? 0;
        if (bytes < 0) throw new InvalidOperationException($"The size of an item is {bytes} bytes: the queue's size function must return 0 or more.");
        if (priority is < 0 or >= Priorities) throw new InvalidOperationException($"The priority of an item is {priority}: the queue's priority function must return 0 to {Priorities - 1}.");
        lock (_lock)
        {
            LedgerAccount into = LedgerAccount.Pending;
            if (_closed) into = LedgerAccount.Abandoned;
            else if (bytes > _maxBytes) into = LedgerAccount.Rejected;
            else if (!MakeRoom(bytes, priority)) into = LedgerAccount.Evicted;
            else Keep(new QueueEntry<T>(item, bytes, priority, _sequence++));
            if (restored) Ledger.Restore(into);
            else Ledger.Accept(into);
            return into == LedgerAccount.Pending;
        }
    }

    private void Keep(QueueEntry<T> entry)
    {
        _pending[entry.Priority].Insert(entry);
        _pendingItems++;
        _items++;
        _bytes += entry.Bytes;
    }

    private bool MakeRoom(long bytes, int priority)
    {
        int items = _items + 1 - _maxItems;
        long excess = _bytes + bytes - _maxBytes;
        if (items <= 0 && excess <= 0) return true;
        if (_policy == DropPolicy.Newest) return false;

        // First checks that dropping all allowed items would make enough room, so that nothing is dropped in vain.
        int freeableItems = 0;
        long freeableBytes = 0;
        for (int i = 0; i <= priority; i++)
        {
            freeableItems += _pending[i].Count;
            freeableBytes += _pending[i].Bytes;
        }

        if (freeableItems < items || freeableBytes < excess) return false;
        int lowest = 0;
        while (items > 0 || excess > 0)
        {
            while (_pending[lowest].First is null) lowest++;
            QueueEntry<T> victim = _pending[lowest].RemoveFirst();
            items--;
            excess -= victim.Bytes;
            _pendingItems--;
            Forget(victim);
            Ledger.Move(LedgerAccount.Pending, LedgerAccount.Evicted);
        }

        return true;
    }

    private bool Release(DeliveryBatch<T> batch, int index, LedgerAccount to)
    {
        QueueEntry<T> entry = batch.Entries[index];
        if (entry.Owner != batch) return false;
        entry.Owner = null;
        Forget(entry);
        if (to == LedgerAccount.Pending) Keep(entry);
        return true;
    }

    private void Forget(QueueEntry<T> entry)
    {
        _items--;
        _bytes -= entry.Bytes;
    }

    private QueueEntryList<T>? OldestList()
    {
        QueueEntryList<T>? oldest = null;
        foreach (QueueEntryList<T> list in _pending)
        {
            if (list.First is { } entry && (oldest is null || entry.Sequence < oldest.First!.Sequence)) oldest = list;
        }

        return oldest;
    }

    private DeliveryBatch<T> Own(List<QueueEntry<T>> entries)
    {
        var batch = new DeliveryBatch<T>(this, [.. entries]);
        foreach (QueueEntry<T> entry in batch.Entries) entry.Owner = batch;
        return batch;
    }
}

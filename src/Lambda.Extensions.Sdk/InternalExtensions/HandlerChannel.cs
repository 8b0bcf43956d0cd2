namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// A way for things from the handler to the extension: the handler writes, the extension takes what there is when its hooks are
/// called. Writing never waits; when the channel is full the oldest item makes room, and is counted. May be used from any thread.
/// </summary>
/// <example>
/// <code>
/// var orders = new HandlerChannel&lt;Order&gt;();
/// InternalExtension.Start(() => new OrderCounter(orders));
/// // in the handler:                                orders.Write(order);
/// // in OnInvocationCompletedAsync of OrderCounter: foreach (Order order in orders.TakeAll()) …
/// </code>
/// </example>
/// <typeparam name="T">What is handed over.</typeparam>
public sealed class HandlerChannel<T>
{
    private readonly Lock _gate = new();
    private readonly int _capacity;
    private Queue<T> _items = new();
    private long _dropped;

    /// <summary>Creates a channel.</summary>
    /// <param name="capacity">The most items it holds: 1 to 1,000,000, default 1,000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is out of its range.</exception>
    public HandlerChannel(int capacity = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1_000_000);
        _capacity = capacity;
    }

    /// <summary>How many items were dropped since the start because the channel was full.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>How many items wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _items.Count;
        }
    }

    /// <summary>Hands an item over. Returns at once.</summary>
    /// <param name="item">The item.</param>
    public void Write(T item)
    {
        lock (_gate)
        {
            if (_items.Count == _capacity)
            {
                _items.Dequeue();
                Interlocked.Increment(ref _dropped);
            }

            _items.Enqueue(item);
        }
    }

    /// <summary>Takes everything that waits, the oldest first. Returns at once.</summary>
    /// <returns>The items; empty when there are none.</returns>
    public IReadOnlyCollection<T> TakeAll()
    {
        lock (_gate)
        {
            if (_items.Count == 0) return [];
            Queue<T> taken = _items;
            _items = new Queue<T>();
            return taken;
        }
    }
}

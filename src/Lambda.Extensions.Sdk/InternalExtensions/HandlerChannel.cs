namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// Passes items from the handler to the extension. The handler writes, and the extension takes the waiting items when its hooks are
/// called. Writing never waits. When the channel is full, the oldest item is dropped and counted. May be used from any thread.
/// </summary>
/// <example>
/// <code>
/// var orders = new HandlerChannel&lt;Order&gt;();
/// InternalExtension.Start(() => new OrderCounter(orders));
/// // in the handler:                                orders.Write(order);
/// // in OnInvocationCompletedAsync of OrderCounter: foreach (Order order in orders.TakeAll()) …
/// </code>
/// </example>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class HandlerChannel<T>
{
    private readonly Lock _gate = new();
    private readonly int _capacity;
    private Queue<T> _items = new();
    private long _dropped;

    /// <summary>Creates a channel.</summary>
    /// <param name="capacity">The maximum number of items: 1 to 1,000,000, default 1,000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is out of its range.</exception>
    public HandlerChannel(int capacity = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1_000_000);
        _capacity = capacity;
    }

    /// <summary>Gets the number of items dropped since the start because the channel was full.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Gets the number of items that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _items.Count;
        }
    }

    /// <summary>Adds an item. Returns at once.</summary>
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

    /// <summary>Takes all waiting items, the oldest first. Returns at once.</summary>
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

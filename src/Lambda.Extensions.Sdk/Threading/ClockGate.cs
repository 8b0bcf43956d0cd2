namespace Lambda.Extensions.Sdk.Threading;

/// <summary>
/// A monitor whose waits are limited by any clock. A thread cannot block on a fake clock, so for one a 1 ms timer wakes the waiters
/// to re-check.
/// </summary>
internal sealed class ClockGate(TimeProvider time) : IDisposable
{
    // Monitor accepts no more milliseconds than an int can hold. Waiters check again after each wake-up anyway.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private ITimer? _fakeClock;
    private bool _disposed;

    /// <summary>Gets the object to lock while reading or changing the awaited state.</summary>
    public object Lock { get; } = new();

    /// <summary>Waits, with <see cref="Lock"/> held, for a pulse or until the time limit; may return early.</summary>
    public void Wait(TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero) return;
        if (limit == TimeSpan.MaxValue)
        {
            Monitor.Wait(Lock);
        }
        else if (ReferenceEquals(time, TimeProvider.System))
        {
            // Rounded up: a wait that ends a millisecond early would only be repeated.
            Monitor.Wait(Lock, limit < Longest ? limit + TimeSpan.FromMilliseconds(1) : Longest);
        }
        else
        {
            if (_fakeClock is null && !_disposed)
            {
                // Before there was a timer, the clock may have advanced since the caller checked it: return, so that the caller
                // checks again.
                _fakeClock = time.CreateTimer(static gate => ((ClockGate)gate!).Pulse(), this, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
                return;
            }

            Monitor.Wait(Lock);
        }
    }

    /// <summary>Wakes all waiters.</summary>
    public void Pulse()
    {
        lock (Lock) Monitor.PulseAll(Lock);
    }

    /// <summary>Stops the timer and wakes the waiters once more.</summary>
    public void Dispose()
    {
        lock (Lock)
        {
            _disposed = true;
            _fakeClock?.Dispose();
            Monitor.PulseAll(Lock);
        }
    }
}

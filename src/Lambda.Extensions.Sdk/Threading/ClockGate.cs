namespace Lambda.Extensions.Sdk.Threading;

/// <summary>A monitor whose waits are limited by any clock. A thread cannot block on a fake clock, so for one a 1 ms timer wakes the waiters to re-check.</summary>
internal sealed class ClockGate(TimeProvider time) : IDisposable
{
    // Monitor takes no more milliseconds than an int holds; waiters look again after each wake-up anyway.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private ITimer? _fakeClock;
    private bool _disposed;

    /// <summary>What to lock while looking at, or changing, what is waited for.</summary>
    public object Lock { get; } = new();

    /// <summary>Waits, with <see cref="Lock"/> held, for a pulse or until the limit is over; may return early.</summary>
    public void Wait(TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero) return;
        if (limit == TimeSpan.MaxValue)
        {
            Monitor.Wait(Lock);
        }
        else if (ReferenceEquals(time, TimeProvider.System))
        {
            // Rounded up: a millisecond too early would only be waited for again.
            Monitor.Wait(Lock, limit < Longest ? limit + TimeSpan.FromMilliseconds(1) : Longest);
        }
        else
        {
            if (_fakeClock is null && !_disposed)
            {
                // The clock may have advanced since the caller looked at it, when there was no timer yet: it looks again.
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

    /// <summary>Ends the ticking; waiters are woken once more.</summary>
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

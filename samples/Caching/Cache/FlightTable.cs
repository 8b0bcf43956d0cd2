namespace Caching.Cache;

/// <summary>
/// Makes only one call of an origin for each key at a time, for all requests that wait for it (single flight). A call for which no request
/// waits any more is cancelled, so none is under way when the environment freezes: a function that waits keeps it awake, and so does a
/// hook.
/// FusionCache's own protection does not report how many waited, and cannot stop a call that is no longer needed.
/// </summary>
internal sealed class FlightTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_lock) return _flights.Count;
        }
    }

    /// <summary>Waits for the call of a key. <paramref name="start"/> makes it on the thread pool, unless one is under way.</summary>
    /// <returns>The answer, and whether the call was already under way.</returns>
    public async Task<(CacheAnswer Answer, bool Joined)> JoinAsync(string key, Func<CancellationToken, Task<CacheAnswer>> start, CancellationToken cancellationToken)
    {
        Flight flight;
        bool joined;
        lock (_lock)
        {
            joined = _flights.TryGetValue(key, out flight!);
            if (!joined)
            {
                flight = new Flight();
                _flights.Add(key, flight);
                // The first call makes clients and connections, so it must not run on the thread that serves the hits.
                flight.Call = Task.Run(() => start(flight.Cancellation.Token), CancellationToken.None);
            }

            flight.Waiters++;
        }

        try
        {
            return (await flight.Call.WaitAsync(cancellationToken), joined);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    private void Leave(string key, Flight flight)
    {
        lock (_lock)
        {
            if (--flight.Waiters > 0 && !flight.Call.IsCompleted) return;
            if (_flights.TryGetValue(key, out Flight? current) && ReferenceEquals(current, flight)) _flights.Remove(key);
        }

        if (!flight.Call.IsCompleted) _ = flight.Cancellation.CancelAsync();
    }

    private sealed class Flight
    {
        public CancellationTokenSource Cancellation { get; } = new();

        public Task<CacheAnswer> Call { get; set; } = Task.FromException<CacheAnswer>(new InvalidOperationException());

        public int Waiters { get; set; }
    }
}

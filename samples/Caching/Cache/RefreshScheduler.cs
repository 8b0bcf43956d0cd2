namespace Caching.Cache;

/// <summary>
/// Refreshes what is stale, but only while something keeps the environment awake: a hook that has not returned, so that the next event
/// has not been asked for, or a platform that does not freeze (Managed Instances). Outside of that, what is wanted waits for the next
/// invocation, where it is fetched beside the handler's own start.
/// </summary>
internal sealed class RefreshScheduler(OriginCache cache, bool freezes)
{
    private const int MostAtOnce = 8;
    private const int MostAtInvoke = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CacheEntry> _wanted = new(StringComparer.Ordinal);
    private TaskCompletionSource? _news;

    /// <summary>An entry was served stale.</summary>
    public void Want(CacheEntry entry)
    {
        if (!freezes)
        {
            _ = cache.RefreshAsync(entry, CancellationToken.None);
            return;
        }

        lock (_lock)
        {
            if (_wanted.Count < MostAtInvoke) _wanted[entry.Key] = entry;
            _news?.TrySetResult();
        }
    }

    /// <summary>Refreshes what is due, and what comes to be wanted meanwhile; returns when nothing is under way. For a hook to await.</summary>
    /// <param name="cancellationToken">Ends it: what is under way is cancelled, unless a function's request waits for it too.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<CacheEntry> due = cache.Due(MostAtInvoke);
        List<Task> running = [];
        lock (_lock)
        {
            foreach (CacheEntry entry in due) _wanted[entry.Key] = entry;
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            Task news = Start(running, cancellationToken);
            if (running.Count == 0) break;
            await Task.WhenAny([.. running, news]);
            running.RemoveAll(static t => t.IsCompleted);
        }

        lock (_lock) _news = null;
        await Task.WhenAll(running);
    }

    private Task Start(List<Task> running, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (string key in _wanted.Keys.Take(MostAtOnce - running.Count).ToArray())
            {
                _wanted.Remove(key, out CacheEntry? entry);
                running.Add(cache.RefreshAsync(entry!, cancellationToken));
            }

            // Nothing more can come in between: the last look and the end are one.
            _news = running.Count == 0 ? null : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _news?.Task ?? Task.CompletedTask;
        }
    }
}

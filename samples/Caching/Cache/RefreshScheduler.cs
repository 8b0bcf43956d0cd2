namespace Caching.Cache;

/// <summary>
/// Refreshes stale entries, but only while something keeps the environment awake: a hook that has not returned, so that the next event
/// has not been requested, or a platform that does not freeze (Managed Instances). At other times, a refresh waits for the next
/// invocation and runs while the handler starts.
/// </summary>
internal sealed class RefreshScheduler(OriginCache cache, bool freezes)
{
    private const int MostAtOnce = 8;
    private const int MostAtInvoke = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CacheEntry> _wanted = new(StringComparer.Ordinal);
    private TaskCompletionSource? _news;

    /// <summary>Requests a refresh of an entry that was served stale.</summary>
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

    /// <summary>
    /// Refreshes the entries that are due, and those that are requested meanwhile. Returns when nothing is under way. A hook awaits it.
    /// </summary>
    /// <param name="cancellationToken">Ends the refresh. Calls under way are cancelled, unless a function's request waits for them
    /// too.</param>
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

            // Nothing can come in between, because the last look and the end happen under one lock.
            _news = running.Count == 0 ? null : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _news?.Task ?? Task.CompletedTask;
        }
    }
}

using Caching.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace Caching.Cache;

/// <summary>
/// Sets up FusionCache: entries in memory and, if there is one, in the shared level. FusionCache treats an entry as fresh while it is
/// fresh, and keeps it as a fallback while it may be served at all. It is made with the first entry, because it takes milliseconds of a
/// start.
/// </summary>
internal sealed class FusionLevels
{
    private readonly FusionCache _fusion;
    private readonly FusionCacheEntryOptions _entry;
    private readonly FusionCacheEntryOptions _here;

    public FusionLevels(SharedLevel? shared)
    {
        _fusion = new FusionCache(
            Options.Create(new FusionCacheOptions
            {
                DisableTagging = true,
                // Both work in the background, where a freeze would interrupt them.
                EnableAutoRecovery = false,
                EnableSyncEventHandlersExecution = false,
            }),
            memoryCache: null,
            NullLogger<FusionCache>.Instance,
            memoryLocker: null);
        TimeSpan timeout = shared?.Timeout ?? TimeSpan.FromSeconds(1);
        _entry = new FusionCacheEntryOptions
        {
            Duration = TimeSpan.FromSeconds(1),
            IsFailSafeEnabled = true,
            FailSafeThrottleDuration = TimeSpan.FromMilliseconds(1),
            AllowTimedOutFactoryBackgroundCompletion = false,
            AllowBackgroundDistributedCacheOperations = false,
            DistributedCacheSoftTimeout = timeout,
            DistributedCacheHardTimeout = timeout,
            DistributedLockTimeout = shared?.LeaseTime ?? timeout,
            SkipDistributedCacheRead = shared is null,
            SkipDistributedCacheWrite = shared is null,
            SkipDistributedLocker = shared is null,
            SkipBackplaneNotifications = true,
        };
        _here = _entry.Duplicate();
        _here.SkipDistributedCacheRead = true;
        _here.SkipDistributedCacheWrite = true;
        _here.SkipDistributedLocker = true;
        if (shared is null) return;
        _fusion.SetupDistributedCache(shared.Cache, new EntrySerializer());
        _fusion.SetupDistributedLocker(shared.Lease);
    }

    /// <summary>
    /// Returns the fresh entry of memory or of the shared level, else the origin's answer. If the origin throws, it returns the old
    /// entry or throws the origin's exception.
    /// </summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="isExpired">True when memory has an entry that is not fresh. This clock decides, not FusionCache's.</param>
    /// <param name="force">True when only the origin counts.</param>
    /// <param name="isShareable">True when the shared level is read, written and locked. Otherwise it learns nothing of the
    /// request.</param>
    /// <param name="ask">Asks the origin. It receives the earlier entry.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<CacheEntry> GetAsync(string key, bool isExpired, bool force, bool isShareable, Func<CacheEntry?, Task<CacheEntry>> ask, CancellationToken cancellationToken)
    {
        if (isExpired) _fusion.Expire(key, _here, CancellationToken.None);
        FusionCacheEntryOptions options = isShareable ? _entry : _here;
        if (force)
        {
            options = options.Duplicate();
            options.SkipDistributedCacheRead = true;
            options.SkipDistributedLocker = true;
        }

        return await _fusion.GetOrSetAsync<CacheEntry>(
            key,
            async (context, _) =>
            {
                CacheEntry entry = await ask(context.HasStaleValue ? context.StaleValue.Value : null);
                Keep(context.Options, entry, isKeyRight: entry.Key == key);
                return entry;
            },
            default,
            options,
            tags: null,
            cancellationToken);
    }

    public ValueTask SetAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        FusionCacheEntryOptions options = _entry.Duplicate();
        Keep(options, entry, isKeyRight: true);
        return _fusion.SetAsync(entry.Key, entry, options, tags: null, cancellationToken);
    }

    /// <summary>Removes an entry here, not in the shared level.</summary>
    public void Remove(string key) => _fusion.Remove(key, _here, CancellationToken.None);

    private static void Keep(FusionCacheEntryOptions options, CacheEntry entry, bool isKeyRight)
    {
        // The age that it already has counts.
        TimeSpan left = entry.Lifetime.Fresh - entry.Lifetime.AgeAt(TimeProvider.System.GetUtcNow());
        options.Duration = left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
        options.FailSafeMaxDuration = entry.Lifetime.Total > options.Duration ? entry.Lifetime.Total : options.Duration;
        if (!entry.IsKept || !isKeyRight) options.SkipMemoryCacheWrite = true;
        if (!entry.IsKept || !isKeyRight || !entry.IsShareable) options.SkipDistributedCacheWrite = true;
    }
}

using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed;

namespace Caching.Shared;

/// <summary>
/// Lets one environment of a fleet ask an origin while the others wait for its answer in Redis. It is a lease, not a lock: it ends by
/// itself if
/// its holder dies or freezes, and without Redis every environment has it.
/// </summary>
internal sealed class RedisLease(SharedLevel level, Sealing sealing, TimeProvider time) : IFusionCacheDistributedLocker
{
    // A fleet that waits must not keep Redis busy with its requests.
    private static readonly TimeSpan FirstTick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LastTick = TimeSpan.FromMilliseconds(300);

    private static readonly object Unneeded = new();

    public async ValueTask<object?> AcquireLockAsync(string cacheName, string cacheInstanceId, string operationId, string key, string lockName, TimeSpan timeout, ILogger? logger, CancellationToken token)
    {
        long start = time.GetTimestamp();
        TimeSpan tick = FirstTick;
        while (!level.IsPaused)
        {
            try
            {
                var lease = new Lease(Name(lockName), operationId);
                IDatabase database = await level.DatabaseAsync();
                if (await level.WithinTimeoutAsync(database.LockTakeAsync(lease.Name, lease.Owner, level.LeaseTime))) return lease;
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                level.Failed(e);
                break;
            }

            if (time.GetElapsedTime(start) >= timeout) return null;
            await Task.Delay(tick * (0.5 + Random.Shared.NextDouble()), time, token);
            tick = tick * 1.5 < LastTick ? tick * 1.5 : LastTick;
        }

        return Unneeded;
    }

    public async ValueTask ReleaseLockAsync(string cacheName, string cacheInstanceId, string operationId, string key, string lockName, object? lockObj, ILogger? logger, CancellationToken token)
    {
        if (lockObj is not Lease lease || level.IsPaused) return;
        try
        {
            IDatabase database = await level.DatabaseAsync();
            await level.WithinTimeoutAsync(database.LockReleaseAsync(lease.Name, lease.Owner));
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            level.Failed(e);
        }
    }

    public object? AcquireLock(string cacheName, string cacheInstanceId, string operationId, string key, string lockName, TimeSpan timeout, ILogger? logger, CancellationToken token) =>
        AcquireLockAsync(cacheName, cacheInstanceId, operationId, key, lockName, timeout, logger, token).AsTask().GetAwaiter().GetResult();

    public void ReleaseLock(string cacheName, string cacheInstanceId, string operationId, string key, string lockName, object? lockObj, ILogger? logger, CancellationToken token) =>
        ReleaseLockAsync(cacheName, cacheInstanceId, operationId, key, lockName, lockObj, logger, token).AsTask().GetAwaiter().GetResult();

    private RedisKey Name(string lockName) => "caching-extension:lease:" + sealing.NameOf(lockName);

    private sealed record Lease(RedisKey Name, RedisValue Owner);
}

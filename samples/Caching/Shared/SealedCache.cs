using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace Caching.Shared;

/// <summary>The shared level as FusionCache sees it: encrypted, opened at first use, and absent when it fails.</summary>
internal sealed class SealedCache(SharedLevel level, Sealing sealing) : IDistributedCache
{
    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).GetAwaiter().GetResult();

    public void Refresh(string key)
    {
        // Nothing in it has a sliding expiration.
    }

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        byte[]? whole = null;
        await TryAsync(async cache => whole = await cache.GetAsync(sealing.NameOf(key), token));
        return whole is null ? null : sealing.Open(key, whole);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        byte[] whole = sealing.Seal(key, value);
        CryptographicOperations.ZeroMemory(value);
        await TryAsync(cache => cache.SetAsync(sealing.NameOf(key), whole, options, token));
    }

    public Task RemoveAsync(string key, CancellationToken token = default) => TryAsync(cache => cache.RemoveAsync(sealing.NameOf(key), token));

    private async Task TryAsync(Func<IDistributedCache, Task> action)
    {
        if (level.IsPaused) return;
        try
        {
            await action(level.Open());
        }
        catch (Exception e) when (e is RedisException or RedisTimeoutException or TimeoutException or ObjectDisposedException)
        {
            level.Failed();
        }
    }
}

using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Distributed;

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
        byte[]? whole = await TryAsync(cache => cache.GetAsync(sealing.NameOf(key), token), token);
        return whole is null ? null : sealing.Open(key, whole);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await TryAsync(
            async cache =>
            {
                await cache.SetAsync(sealing.NameOf(key), sealing.Seal(key, value), options, token);
                return true;
            },
            token);
        CryptographicOperations.ZeroMemory(value);
    }

    public Task RemoveAsync(string key, CancellationToken token = default) => TryAsync(
        async cache =>
        {
            await cache.RemoveAsync(sealing.NameOf(key), token);
            return true;
        },
        token);

    private async Task<T?> TryAsync<T>(Func<IDistributedCache, Task<T>> action, CancellationToken token)
    {
        if (level.IsPaused) return default;
        try
        {
            return await level.WithinTimeoutAsync(action(level.Open()));
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            level.Failed(e);
            return default;
        }
    }
}

using Caching.Configuration;
using Caching.Origins;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed;

namespace Caching.Shared;

/// <summary>
/// The Redis that environments share. It is not connected before the first miss. After a failure it is not used for a while, so that an
/// absent Redis costs one miss its timeout, not each.
/// </summary>
internal sealed class SharedLevel : IDisposable
{
    private const string Prefix = "caching-extension:";

    // A connection that was frozen for longer than this is not trusted (design G14).
    private static readonly TimeSpan TrustedSleep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly SharedLevelSettings _settings;
    private readonly TimeProvider _time;
    private readonly CryptoGuard _crypto;
    private readonly Action<string> _warn;
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _connection;
    private Task<ConnectionMultiplexer>? _connecting;
    private RedisCache? _cache;
    private long _pausedSince;
    private volatile bool _paused;

    public SharedLevel(SharedLevelSettings settings, TimeProvider time, CryptoGuard crypto, Action<string> warn)
    {
        _settings = settings;
        _time = time;
        _crypto = crypto;
        _warn = warn;
        var sealing = new Sealing(settings.Key, settings.Scope);
        Cache = new SealedCache(this, sealing);
        Lease = new RedisLease(this, sealing, time);
    }

    public TimeSpan Timeout => _settings.Timeout;

    public TimeSpan LeaseTime => _settings.Lease;

    public IDistributedCache Cache { get; }

    public IFusionCacheDistributedLocker Lease { get; }

    /// <summary>Gets whether it failed a moment ago, or cannot be used at all.</summary>
    public bool IsPaused
    {
        get
        {
            if (_paused && _time.GetElapsedTime(Volatile.Read(ref _pausedSince)) >= Pause) _paused = false;
            return _paused || !_crypto.IsAvailable;
        }
    }

    /// <summary>Returns the cache that stores bytes in Redis. It does not encrypt. The caller does.</summary>
    public IDistributedCache Open()
    {
        lock (_lock)
        {
            return _cache ??= new RedisCache(Options.Create(new RedisCacheOptions { ConnectionMultiplexerFactory = ConnectAsync, InstanceName = Prefix }));
        }
    }

    public async Task<IDatabase> DatabaseAsync() => (await ConnectAsync()).GetDatabase();

    /// <summary>Waits for an answer up to its time limit. Redis's client checks only once a second whether an answer is late.</summary>
    public Task<T> WithinTimeoutAsync<T>(Task<T> answer) => answer.WaitAsync(_settings.Timeout, TimeProvider.System);

    /// <summary>Stops using Redis for a while. The first failure of each kind is reported.</summary>
    public void Failed(Exception exception)
    {
        string reason = SharedFault.Reason(exception);
        lock (_lock)
        {
            if (_reported.Add(reason)) _warn($"Redis cannot be used: {reason}. Answers come from the origins, and it is tried again every {Pause.TotalSeconds} s");
        }

        Volatile.Write(ref _pausedSince, _time.GetTimestamp());
        _paused = true;
    }

    /// <summary>Handles a freeze of this length: the connection may be dead without a sign of it.</summary>
    public void NotifyThawed(TimeSpan idle)
    {
        if (idle >= TrustedSleep) Dispose();
    }

    /// <summary>Closes the connection. The next use opens another one.</summary>
    public void Dispose()
    {
        RedisCache? cache;
        Task<IConnectionMultiplexer>? connection;
        lock (_lock)
        {
            (cache, connection) = (_cache, _connection);
            (_cache, _connection) = (null, null);
        }

        cache?.Dispose();
        _ = connection?.ContinueWith(static done => done.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private Task<IConnectionMultiplexer> ConnectAsync()
    {
        lock (_lock)
        {
            return _connection is { IsCompleted: false } or { IsCompletedSuccessfully: true } ? _connection : _connection = OpenAsync();
        }
    }

    private async Task<IConnectionMultiplexer> OpenAsync()
    {
        var options = ConfigurationOptions.Parse(_settings.Connection);
        int milliseconds = (int)_settings.Timeout.TotalMilliseconds;
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.AsyncTimeout = options.SyncTimeout = milliseconds;
        // Shorter than the wait below: the client knows why it failed.
        options.ConnectTimeout = Math.Max(1, milliseconds * 4 / 5);
        if (_settings.Password is not null) options.Password = _settings.Password;
        if (_connecting is { IsCompleted: false }) throw new TimeoutException("The last attempt to connect has not ended.");
        // The client does its TLS handshake synchronously and without a limit. A thread of its own waits for it, one at a time.
        Task<ConnectionMultiplexer> connecting = _connecting = Task.Factory.StartNew(
            () => ConnectionMultiplexer.ConnectAsync(options), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
        try
        {
            return await connecting.WaitAsync(_settings.Timeout, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _ = connecting.ContinueWith(static done => done.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }
}

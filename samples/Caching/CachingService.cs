using Caching.Cache;
using Caching.Configuration;
using Caching.Endpoints;
using Caching.Metrics;
using Caching.Origins;
using Caching.Origins.Http;
using Caching.Origins.Parameters;
using Caching.Origins.Secrets;
using Caching.Shared;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.LocalHttp;
using Microsoft.Extensions.Logging;

namespace Caching;

/// <summary>
/// Puts all parts together. The constructor opens nothing, and uses neither the AWS SDK nor Redis nor FusionCache before they are
/// needed.
/// </summary>
internal sealed class CachingService : IAsyncDisposable
{
    private const int MaxHttpBody = 4 * 1024 * 1024;

    private readonly CachingSettings _settings;
    private readonly TimeProvider _time;
    private readonly SharedLevel? _shared;
    private readonly OriginHttp _parameterHttp;
    private readonly OriginHttp _originHttp;
    private readonly ParameterClient _parameters;
    private readonly Prefetcher _prefetcher;
    private readonly RefreshScheduler _refresh;
    private readonly CacheReport? _report;
    private readonly LocalHttpServer _server;
    private ITimer? _tidying;

    public CachingService(CachingSettings settings, TimeProvider time, Func<Stream> openOutput, ILogger<LocalHttpServer> serverLog, Action<string>? warn = null, Func<bool>? openSslIsAvailable = null)
    {
        (_settings, _time) = (settings, time);
        warn ??= static _ => { };
        var crypto = new CryptoGuard(openSslIsAvailable ?? (static () => OpenSsl.IsAvailable), warn);
        Metrics = new CacheMetrics();
        _shared = settings.Shared is null ? null : new SharedLevel(settings.Shared, time, crypto, warn);
        _parameterHttp = new OriginHttp(settings.MaxOriginConnections, settings.Proxy, time);
        _originHttp = new OriginHttp(settings.MaxOriginConnections, settings.Proxy, time);
        _parameters = new ParameterClient(_parameterHttp, settings.Region, settings.ParameterEndpoint, crypto);
        Cache = new OriginCache(settings, _shared, Metrics, time);
        var guard = new RequestGuard(settings.Token, Metrics);
        var reader = new ParameterReader(settings, _parameters, time);
        IOrigin[] origins =
        [
            new ParameterEndpoint(Cache, guard, reader, time),
            new SecretEndpoint(Cache, guard, reader, settings.Region, time),
            new HttpEndpoint(Cache, guard, new HttpOrigin(settings.Http, _originHttp, Math.Min(MaxHttpBody, settings.MaxBytes), time, crypto), settings, time),
        ];
        _prefetcher = new Prefetcher(Cache, origins);
        _refresh = new RefreshScheduler(Cache, settings.Freezes);
        Cache.Wanted = _refresh.Want;
        _report = settings.MetricsNamespace is { } name ? new CacheReport(name, settings.FunctionName, Metrics, time, openOutput) : null;
        var status = new StatusEndpoint(Cache, guard, Metrics);
        _server = new LocalHttpServer(
            new LocalHttpServerOptions { Port = settings.Port, MaxConnections = settings.MaxConnections, MaxPendingRequests = settings.MaxConnections, MaxBodyBytes = 1024 },
            time,
            serverLog);
        status.Server = () => _server.Statistics;
        foreach (IOrigin origin in origins) Map(origin.Route, origin.HandleAsync);
        Map("/health", status.HealthAsync);
        Map("/stats", status.StatsAsync);
        _server.Map("*", "/{*path}", status.NowhereAsync);
    }

    public OriginCache Cache { get; }

    public CacheMetrics Metrics { get; }

    public int Port => _server.Port;

    public LocalHttpServerStatistics Statistics => _server.Statistics;

    /// <exception cref="PortUnavailableException">The port is in use.</exception>
    public void Listen()
    {
        _server.Start();
        // Without freezes there is no invocation at which to clean up, so a timer runs.
        if (!_settings.Freezes) _tidying = _time.CreateTimer(_ => Tidy(isLast: false), null, CacheReport.Interval, CacheReport.Interval);
    }

    /// <returns>The items that could not be fetched, one line each.</returns>
    public Task<IReadOnlyList<string>> PrefetchAsync(CancellationToken cancellationToken) =>
        Cache.Keeps && _settings.Prefetch.Count > 0 ? _prefetcher.RunAsync(_settings.Prefetch, cancellationToken) : Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>
    /// Refreshes stale entries. Nothing is under way when it returns. While it runs, the next event must not have been requested.
    /// </summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => _refresh.RunAsync(cancellationToken);

    /// <summary>Handles a freeze that may have lasted this long.</summary>
    public void NotifyThawed(TimeSpan idle)
    {
        _parameterHttp.NotifyThawed(idle);
        _originHttp.NotifyThawed(idle);
        _shared?.NotifyThawed(idle);
    }

    /// <summary>
    /// Handles a restore from a snapshot: nothing of the environment before it is valid here. Entries are removed and overwritten, and
    /// credentials and connections are dropped. From now on answers are stored.
    /// </summary>
    public void OnRestored()
    {
        Cache.Purge();
        _parameters.Dispose();
        _shared?.Dispose();
        NotifyThawed(TimeSpan.FromDays(1));
        Cache.BeginKeeping();
    }

    /// <summary>Reports the counts, and overwrites removed entries.</summary>
    public void Tidy(bool isLast)
    {
        _report?.Write(Cache.Count, Cache.Bytes, isLast);
        Cache.Bury();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _server.StopAsync(cancellationToken);
        Tidy(isLast: true);
        Cache.Purge();
        Cache.Bury(now: true);
    }

    public ValueTask DisposeAsync()
    {
        _tidying?.Dispose();
        _server.Dispose();
        _shared?.Dispose();
        _parameters.Dispose();
        return default;
    }

    // Functions write both forms (lambda-facts 10.1), with and without a slash at the end.
    private void Map(string route, Func<LocalHttpRequest, CancellationToken, ValueTask<LocalHttpResponse>> handler)
    {
        _server.Map("*", route, handler);
        if (!route.EndsWith('}')) _server.Map("*", route + "/", handler);
    }
}

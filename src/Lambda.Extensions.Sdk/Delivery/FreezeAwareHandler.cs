using System.Globalization;
using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// The handler for an <see cref="HttpClient"/> in a process that can be frozen. A frozen process does not notice that the server,
/// or a gateway between them, has closed a connection; the first send after a thaw would fail or hang. So connections that were
/// idle during a freeze are not used again. A request whose connection broke before an answer is sent once more on a new
/// connection, if that is safe (<see cref="FreezeAwareHandlerOptions.SafeToRepeat"/>).
/// </summary>
/// <remarks>
/// Thread-safe. Nothing is created before the first send. Idle time is real time: the longest of two clocks and the time given to
/// <see cref="NotifyThawed"/>, because a clock may stop in a freeze. Redirects are not followed, cookies are not kept, and the
/// environment's proxy variables are not used. A request that ends by <see cref="FreezeAwareHandlerOptions.SendTimeout"/> or
/// <see cref="FreezeAwareHandlerOptions.ConnectTimeout"/> throws a <see cref="TaskCanceledException"/> whose inner
/// <see cref="TimeoutException"/> names the option. A request that ends by the caller's token has no inner one.
/// </remarks>
public sealed class FreezeAwareHandler : HttpMessageHandler
{
    /// <summary>Set on a request of a <see cref="DeliverySender"/>: the request may be repeated, and has its own timeout.</summary>
    internal static readonly HttpRequestOptionsKey<bool> IsDelivery = new("Lambda.Extensions.Sdk.IsDelivery");

    private static int _restoresOfProcess;

    private readonly Lock _lock = new();
    private readonly FreezeAwareHandlerOptions _options;
    private readonly TimeProvider _time;
    private ConnectionPool? _pool;
    private int _restores = Volatile.Read(ref _restoresOfProcess);
    private long _lastUse;
    private DateTimeOffset _lastUseWall;
    private long _retirements;
    private long _repeats;
    private bool _disposed;

    /// <summary>Creates a handler; it connects to nothing yet.</summary>
    /// <param name="options">The settings; read when connections are made.</param>
    /// <param name="timeProvider">
    /// The clock for timeouts and idle time; the system's if null. <see cref="FreezeAwareHandlerOptions.ConnectTimeout"/> always
    /// uses the system's clock.
    /// </param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public FreezeAwareHandler(FreezeAwareHandlerOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = OptionsCheck.Checked(options ?? new FreezeAwareHandlerOptions());
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>
    /// Gets the number of times the connections were retired, because they had been idle too long or one of them had failed.
    /// </summary>
    public long Retirements => Interlocked.Read(ref _retirements);

    /// <summary>Gets the number of requests that were sent once more because their connection broke before an answer.</summary>
    public long Repeats => Interlocked.Read(ref _repeats);

    /// <summary>
    /// Reports that the process may have been frozen. If it was long enough, the connections are retired; pending sends continue.
    /// </summary>
    /// <param name="idle">The time that the process may have been frozen, such as <see cref="InvokeEvent.IdleTime"/>.</param>
    public void NotifyThawed(TimeSpan idle)
    {
        if (idle < _options.MaxIdle) return;
        lock (_lock) Retire(_pool);
    }

    /// <summary>
    /// Retires the connections of all handlers of the process. Called when the environment was restored from a snapshot: the
    /// connections are from before it (G16).
    /// </summary>
    internal static void RetireAll() => Interlocked.Increment(ref _restoresOfProcess);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        bool isDelivery = request.Options.TryGetValue(IsDelivery, out _);
        if (isDelivery) return await SendWithRepeatAsync(request, mayRepeat: true, cancellationToken).ConfigureAwait(false);

        using var timeout = new CancellationTokenSource(_options.SendTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await SendWithRepeatAsync(request, _options.SafeToRepeat || RepeatPolicy.IsIdempotent(request), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The same message as HttpClient's. If it was not this timeout, it was the connection's.
            string message = timeout.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"No answer within {_options.SendTimeout.TotalMilliseconds} ms. {nameof(FreezeAwareHandlerOptions)}.{nameof(FreezeAwareHandlerOptions.SendTimeout)} sets this time.")
                : string.Create(CultureInfo.InvariantCulture, $"No connection within {_options.ConnectTimeout.TotalMilliseconds} ms. {nameof(FreezeAwareHandlerOptions)}.{nameof(FreezeAwareHandlerOptions.ConnectTimeout)} sets this time.");
            throw new TaskCanceledException(message, new TimeoutException(message, e), e.CancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
            {
                _disposed = true;
                _pool?.Dispose();
                _pool = null;
            }
        }

        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendWithRepeatAsync(HttpRequestMessage request, bool mayRepeat, CancellationToken cancellationToken)
    {
        try
        {
            return await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (mayRepeat && RepeatPolicy.DiedUnanswered(e) && RepeatPolicy.CanBeWrittenAgain(request.Content) && !cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _repeats);
        }

        // The failure retired the pool, so this is a new connection.
        return await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ConnectionPool pool = Enter();
        bool trusted = false;
        try
        {
            HttpResponseMessage response = await pool.SendAsync(request, cancellationToken).ConfigureAwait(false);
            trusted = true;
            return response;
        }
        catch (HttpRequestException e) when (!RepeatPolicy.DiedUnanswered(e))
        {
            // It could not connect, which does not affect the connections that exist.
            trusted = true;
            throw;
        }
        finally
        {
            // A failed or missing answer is a reason not to trust the pool's other connections.
            Leave(pool, trusted);
        }
    }

    private ConnectionPool Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            bool isRestored = _restores != Volatile.Read(ref _restoresOfProcess);
            _restores = Volatile.Read(ref _restoresOfProcess);
            if (isRestored || (_pool is { Sends: 0 } && Idle() >= _options.MaxIdle)) Retire(_pool);
            _pool ??= new ConnectionPool(_options);
            _pool.Sends++;
            return _pool;
        }
    }

    private void Leave(ConnectionPool pool, bool trusted)
    {
        lock (_lock)
        {
            pool.Sends--;
            _lastUse = _time.GetTimestamp();
            _lastUseWall = _time.GetUtcNow();
            if (!trusted) Retire(pool);
            if (pool is { IsRetired: true, Sends: 0 }) pool.Dispose();
        }
    }

    private TimeSpan Idle()
    {
        TimeSpan awake = _time.GetElapsedTime(_lastUse);
        TimeSpan wall = _time.GetUtcNow() - _lastUseWall;
        return wall > awake ? wall : awake;
    }

    private void Retire(ConnectionPool? pool)
    {
        if (pool is null or { IsRetired: true }) return;
        pool.IsRetired = true;
        if (_pool == pool) _pool = null;
        Interlocked.Increment(ref _retirements);
        if (pool.Sends == 0) pool.Dispose();
    }
}

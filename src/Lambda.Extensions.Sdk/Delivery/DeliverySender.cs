using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// Sends to one endpoint within a budget, so that a slow or unreachable endpoint costs the function very little: a timeout per
/// try, retries with jitter while the budget has room, and a breaker that fails at once while it is open. Create one for each
/// endpoint and keep it, because it remembers the endpoint's state.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Creating it costs nothing. A send that succeeds at the first try runs no resilience code; that is created
/// at the first failure.</para>
/// <para>Delivery is at least once: a try without an answer may have arrived.</para>
/// <para>The breaker's and the endpoint's pauses (<c>Retry-After</c>) are wall time, because the endpoint's time passes in a
/// freeze too. Timeouts and the budget are monotonic time: a send that was frozen with its process has ended when the process
/// wakes.</para>
/// </remarks>
public sealed class DeliverySender : IDisposable
{
    internal const string BudgetReason = "no budget is left";
    internal const string PauseReason = "the endpoint failed, or asked for a pause, a short while ago";

    /// <summary>
    /// The longest <c>Retry-After</c> that is respected. A longer one is more likely the endpoint's mistake than its wish.
    /// </summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly DeliverySenderOptions _options;
    private readonly HttpMessageHandler? _given;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private FreezeAwareHandler? _own;
    private HttpMessageInvoker? _http;
    private volatile DeliveryResilience? _resilience;
    private volatile bool _troubled;
    private volatile bool _failureSaid;
    private volatile bool _disposed;
    private long _pausedUntil;

    /// <summary>Creates a sender; it connects to nothing yet.</summary>
    /// <param name="options">The settings; read once.</param>
    /// <param name="handler">
    /// Sends the HTTP requests. The caller disposes of it; several senders may share it. If null: a
    /// <see cref="FreezeAwareHandler"/> of the sender's own, with default settings.
    /// </param>
    /// <param name="timeProvider">The clock; the system's if null.</param>
    /// <param name="logger">
    /// Logs failures, and when the breaker opens and closes. If null: the host's logger; outside a host nothing is logged.
    /// </param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public DeliverySender(DeliverySenderOptions? options = null, HttpMessageHandler? handler = null, TimeProvider? timeProvider = null, ILogger<DeliverySender>? logger = null)
    {
        _options = OptionsCheck.Checked(options ?? new DeliverySenderOptions());
        _given = handler;
        _time = timeProvider ?? TimeProvider.System;
        _log = SdkLoggers.Of(logger, "Lambda.Extensions.Sdk.Delivery.DeliverySender");
    }

    /// <summary>
    /// Gets whether a send would end at once with <see cref="DeliveryOutcome.NotTried"/>: the breaker is open, or the endpoint
    /// asked for a pause.
    /// </summary>
    public bool IsPaused => _time.GetUtcNow().UtcTicks < Interlocked.Read(ref _pausedUntil) || _resilience is { IsOpen: true };

    internal TimeProvider Time => _time;

    /// <summary>Gets whether the resilience pipeline was created, which happens at the first failure.</summary>
    internal bool HasPipeline => _resilience is not null;

    /// <summary>Sends an HTTP request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="budget">The time for the whole send, waits and retries included. Zero or less: nothing is tried.</param>
    /// <param name="cancellationToken">Ends the send; the endpoint may have the data.</param>
    /// <returns>The result. Failures of the endpoint or of the network are results, not exceptions.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The sender was disposed of.</exception>
    public Task<DeliveryResult> SendAsync(DeliveryRequest request, TimeSpan budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SendCoreAsync(token => HttpAttempt.SendAsync(Http(), request, _time, token), heedsToken: true, budget, cancellationToken);
    }

    /// <summary>Sends over a transport of your own, such as a client library, with the same timeouts, retries and breaker.</summary>
    /// <param name="attempt">
    /// Makes one try; called again for each retry. It should observe its token, which is cancelled at the try's timeout; the send
    /// does not wait for it after that. An exception counts as <see cref="DeliveryOutcome.Unavailable"/>.
    /// </param>
    /// <param name="budget">The time for the whole send, waits and retries included. Zero or less: nothing is tried.</param>
    /// <param name="cancellationToken">Ends the send; the endpoint may have the data.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="attempt"/> is null.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The sender was disposed of.</exception>
    public Task<DeliveryResult> ExecuteAsync(Func<CancellationToken, ValueTask<DeliveryResult>> attempt, TimeSpan budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return SendCoreAsync(attempt, heedsToken: false, budget, cancellationToken);
    }

    /// <summary>
    /// Reports that the process may have been frozen, so that connections that were idle meanwhile are not used again. Has an
    /// effect only with the sender's own handler or a given <see cref="FreezeAwareHandler"/>.
    /// </summary>
    /// <param name="idle">The time that the process may have been frozen, such as <see cref="InvokeEvent.IdleTime"/>.</param>
    public void NotifyThawed(TimeSpan idle) => (_own ?? _given as FreezeAwareHandler)?.NotifyThawed(idle);

    /// <summary>Closes the connections of the sender's own handler. Pending sends fail.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _http?.Dispose();
        }
    }

    private async Task<DeliveryResult> SendCoreAsync(Func<CancellationToken, ValueTask<DeliveryResult>> attempt, bool heedsToken, TimeSpan budget, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (budget <= TimeSpan.Zero) return new DeliveryResult(DeliveryOutcome.NotTried, BudgetReason);
        if (IsPaused) return Paused();

        var sending = new Sending(attempt, heedsToken, budget, _options.SendTimeout, _time);
        DeliveryResult? answer;
        if (_troubled)
        {
            answer = await Resilience().RunAsync(sending, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            answer = await FirstTryAsync(sending, cancellationToken).ConfigureAwait(false);
        }

        if (answer is null) return Paused();
        if (answer.IsFailure) Failed(answer);
        else if (_troubled) await RecoveredAsync().ConfigureAwait(false);
        return answer.After(sending.Attempts);
    }

    private async ValueTask<DeliveryResult?> FirstTryAsync(Sending sending, CancellationToken cancellationToken)
    {
        try
        {
            DeliveryResult answer = await sending.AttemptAsync(cancellationToken).ConfigureAwait(false);
            if (!answer.IsFailure) return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller cancelled before the timeout. The breaker counts this as a failure; otherwise it might never open.
            sending.Cancelled();
            sending.Replay();
            _troubled = true;
            await Resilience().RunAsync(sending, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        // The pipeline starts with the failure that happened, so that it counts, and continues from there.
        sending.Replay();
        _troubled = true;
        return await Resilience().RunAsync(sending, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RecoveredAsync()
    {
        Interlocked.Exchange(ref _pausedUntil, 0);
        await Resilience().CloseAsync().ConfigureAwait(false);
        _troubled = false;
        _failureSaid = false;
    }

    private void Failed(DeliveryResult answer)
    {
        // Logged once until delivery works again, so that a wrong key is logged at the first flush and not at each one.
        if (!_failureSaid)
        {
            _failureSaid = true;
            DeliveryLog.Failed(_log, answer.Explanation);
        }

        if (answer.RetryAfter is not { } asked || asked <= TimeSpan.Zero) return;
        TimeSpan pause = asked < MaxPause ? asked : MaxPause;
        if (pause < asked) DeliveryLog.PauseCapped(_log, (long)asked.TotalSeconds, (long)pause.TotalSeconds);
        Interlocked.Exchange(ref _pausedUntil, (_time.GetUtcNow() + pause).UtcTicks);
    }

    private static DeliveryResult Paused() => new(DeliveryOutcome.NotTried, PauseReason);

    private DeliveryResilience Resilience()
    {
        if (_resilience is { } there) return there;
        lock (_lock) return _resilience ??= new DeliveryResilience(_options, _time, _log);
    }

    private HttpMessageInvoker Http()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_given is null) _own ??= new FreezeAwareHandler(timeProvider: _time);
            return _http ??= new HttpMessageInvoker(_given ?? _own!, disposeHandler: _given is null);
        }
    }
}

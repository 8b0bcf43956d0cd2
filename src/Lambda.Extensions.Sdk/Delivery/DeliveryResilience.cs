using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// The retries and the breaker of a <see cref="DeliverySender"/>, built on Polly. Only this file uses Polly. It is created at the
/// first failure, so a healthy endpoint costs nothing.
/// </summary>
/// <remarks>
/// Polly's breaker counts a ratio within a time window, which the few sends of a quiet function would never fill. This class
/// needs "n failures in a row". So each success closes the breaker by hand, which empties the window; the window then holds
/// failures only.
/// </remarks>
internal sealed class DeliveryResilience
{
    private static readonly ResiliencePropertyKey<Sending> SendingKey = new("sending");
    private static readonly TimeSpan Window = TimeSpan.FromDays(1);

    private readonly CircuitBreakerManualControl _breaker = new();
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<DeliveryResult> _pipeline;
    private readonly DeliverySenderOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private long _openUntil;
    private int _open;

    public DeliveryResilience(DeliverySenderOptions options, TimeProvider time, ILogger log)
    {
        _options = options;
        _time = time;
        _log = log;
        var builder = new ResiliencePipelineBuilder<DeliveryResult> { TimeProvider = time };
        if (options.MaxAttempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<DeliveryResult>
            {
                MaxRetryAttempts = options.MaxAttempts - 1,
                ShouldHandle = args => ValueTask.FromResult(WorthAnotherTry(args)),
                DelayGenerator = static args => ValueTask.FromResult<TimeSpan?>(SendingOf(args.Context).NextDelay),
            });
        }

        _pipeline = builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<DeliveryResult>
        {
            FailureRatio = 1,
            MinimumThroughput = options.FailuresToOpen,
            SamplingDuration = Window,
            BreakDurationGenerator = _ => ValueTask.FromResult(options.BreakDuration * (0.75 + (0.5 * Fraction()))),
            ManualControl = _breaker,
            StateProvider = _state,
            // A cancelled try is one without an answer in the available time. It also has to count so that a cancelled probe
            // opens the breaker again: Polly allows no other try until the probe has an outcome.
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception is OperationCanceledException || args.Outcome.Result is { IsFailure: true }),
            OnOpened = Opened,
            OnClosed = Closed,
        }).Build();
    }

    /// <summary>Gets whether the breaker would refuse a try now.</summary>
    public bool IsOpen => _state.CircuitState == CircuitState.Open && _time.GetUtcNow().UtcTicks < Interlocked.Read(ref _openUntil);

    /// <summary>Tries while there is a reason to and the budget has room. Returns null when the breaker allowed no try.</summary>
    public async ValueTask<DeliveryResult?> RunAsync(Sending sending, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(SendingKey, sending);
        try
        {
            Outcome<DeliveryResult> outcome = await _pipeline.ExecuteOutcomeAsync(AttemptAsync, context, sending).ConfigureAwait(false);
            if (outcome.Exception is BrokenCircuitException) return sending.Last;
            outcome.ThrowIfException();
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Closes the breaker and clears its failures, because the endpoint works.</summary>
    public Task CloseAsync() => _breaker.CloseAsync(CancellationToken.None);

    private static async ValueTask<Outcome<DeliveryResult>> AttemptAsync(ResilienceContext context, Sending sending)
    {
        try
        {
            return Outcome.FromResult(await sending.AttemptAsync(context.CancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException e)
        {
            return Outcome.FromException<DeliveryResult>(e);
        }
    }

    private static Sending SendingOf(ResilienceContext context) => context.Properties.GetValue(SendingKey, null!);

    private bool WorthAnotherTry(RetryPredicateArguments<DeliveryResult> args)
    {
        // After a failure that opened the breaker, or a failed probe, waiting is useless.
        if (args.Outcome.Result is not { Outcome: DeliveryOutcome.Unavailable } answer || _state.CircuitState != CircuitState.Closed) return false;
        Sending sending = SendingOf(args.Context);
        TimeSpan delay = Backoff(args.AttemptNumber);
        if (answer.RetryAfter > delay) delay = answer.RetryAfter.Value;
        // A wait that uses up the budget would hold the invocation, at its owner's cost, and send nothing.
        if (delay >= sending.Left) return false;
        sending.NextDelay = delay;
        return true;
    }

    private TimeSpan Backoff(int retry)
    {
        double delay = _options.RetryDelay.TotalMilliseconds * Math.Pow(2, retry);
        return TimeSpan.FromMilliseconds(Math.Min(delay * (0.5 + Fraction()), _options.MaxRetryDelay.TotalMilliseconds));
    }

    /// <summary>Returns a random part, which keeps many environments from coming back at the same moment.</summary>
#pragma warning disable CA5394
    private double Fraction() => _options.Random.NextDouble();
#pragma warning restore CA5394

    private ValueTask Opened(OnCircuitOpenedArguments<DeliveryResult> args)
    {
        Interlocked.Exchange(ref _openUntil, (_time.GetUtcNow() + args.BreakDuration).UtcTicks);
        if (Interlocked.Exchange(ref _open, 1) == 0)
            DeliveryLog.BreakerOpened(_log, _options.FailuresToOpen, args.Outcome.Result?.Explanation ?? "cancelled before there was an answer", (long)args.BreakDuration.TotalMilliseconds);
        return default;
    }

    private ValueTask Closed(OnCircuitClosedArguments<DeliveryResult> args)
    {
        if (Interlocked.Exchange(ref _open, 0) == 1) DeliveryLog.BreakerClosed(_log);
        return default;
    }
}

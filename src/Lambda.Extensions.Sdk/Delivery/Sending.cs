namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>One send: its tries, its budget and its latest result.</summary>
internal sealed class Sending(Func<CancellationToken, ValueTask<DeliveryResult>> attempt, bool heedsToken, TimeSpan budget, TimeSpan sendTimeout, TimeProvider time)
{
    // The minimum time of a try: once a try is decided on, it is made.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly long _start = time.GetTimestamp();
    private bool _replay;

    public int Attempts { get; private set; }

    /// <summary>Gets the result of the last try; null before the first try has ended.</summary>
    public DeliveryResult? Last { get; private set; }

    /// <summary>Gets or sets the wait before the next try, once that try is decided on.</summary>
    public TimeSpan NextDelay { get; set; }

    public TimeSpan Left => budget - time.GetElapsedTime(_start);

    /// <summary>
    /// Makes the next <see cref="AttemptAsync"/> return the last result again instead of trying. The pipeline is created after
    /// the first try has failed, and so receives that failure.
    /// </summary>
    public void Replay() => _replay = true;

    /// <summary>Sets the result for a send that the caller cancelled before there was an answer. The caller never sees it.</summary>
    public void Cancelled() => Last = new DeliveryResult(DeliveryOutcome.Refused, "cancelled before there was an answer");

    /// <summary>Makes one try, under its timeout. Throws only when the caller cancelled.</summary>
    public async ValueTask<DeliveryResult> AttemptAsync(CancellationToken cancellationToken)
    {
        if (_replay)
        {
            _replay = false;
            return Last!;
        }

        Attempts++;
        TimeSpan limit = Left < sendTimeout ? Left : sendTimeout;
        if (limit < Least) limit = Least;
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            ValueTask<DeliveryResult> answer = attempt(either.Token);
            // A transport that does not observe its token must not hold the send, nor leave the breaker waiting for its probe.
            // HTTP observes it, and may still have an answer then: a status whose body did not arrive completely.
            if (heedsToken || answer.IsCompletedSuccessfully) Last = await answer.ConfigureAwait(false);
            else Last = await answer.AsTask().WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException e)
        {
            string reason = timeout.IsCancellationRequested ? $"no answer within {limit.TotalMilliseconds:0} ms" : "no connection within the connect timeout";
            Last = new DeliveryResult(DeliveryOutcome.Unavailable, reason) { Exception = e };
        }
        catch (Exception e)
        {
            Last = new DeliveryResult(DeliveryOutcome.Unavailable, HttpAttempt.Describe(e)) { Exception = e };
        }

        return Last ??= new DeliveryResult(DeliveryOutcome.Unavailable, "the transport gave no answer");
    }
}

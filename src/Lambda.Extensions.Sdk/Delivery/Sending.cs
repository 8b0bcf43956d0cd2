namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>One send: its tries, its budget and what came of it so far.</summary>
internal sealed class Sending(Func<CancellationToken, ValueTask<DeliveryResult>> attempt, bool heedsToken, TimeSpan budget, TimeSpan sendTimeout, TimeProvider time)
{
    // The least time that a try is given: one that was decided on is made.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly long _start = time.GetTimestamp();
    private bool _replay;

    public int Attempts { get; private set; }

    /// <summary>The answer to the last try; null before the first has ended.</summary>
    public DeliveryResult? Last { get; private set; }

    /// <summary>How long to wait before the next try, once it is decided on.</summary>
    public TimeSpan NextDelay { get; set; }

    public TimeSpan Left => budget - time.GetElapsedTime(_start);

    /// <summary>Makes the next <see cref="AttemptAsync"/> give the last answer once more instead of trying: the pipeline is built when the first try has failed already.</summary>
    public void Replay() => _replay = true;

    /// <summary>The caller cancelled before there was an answer: that is the answer then. Never seen by the caller.</summary>
    public void Cancelled() => Last = new DeliveryResult(DeliveryOutcome.Refused, "cancelled before there was an answer");

    /// <summary>One try, under its timeout. Never throws but for the caller's own cancellation.</summary>
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
            // A transport that does not heed its token must not hold the send, nor leave the breaker waiting for its probe. HTTP
            // does heed it, and may still have an answer then: a status whose body did not come to its end.
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

using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// Sends the items of a queue, batch by batch, until the queue is empty, the budget is used up, or the endpoint fails. A batch
/// that is too large for the endpoint (413) is split in two and sent again. A single item that is too large is rejected.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>Thread-safe; flushes that overlap send different batches.</remarks>
public sealed class DeliveryFlusher<T>
    where T : notnull
{
    private readonly DeliveryQueue<T> _queue;
    private readonly DeliverySender _sender;
    private readonly Func<IReadOnlyList<T>, DeliveryRequest>? _encode;
    private readonly Func<IReadOnlyList<T>, CancellationToken, ValueTask<DeliveryResult>>? _attempt;
    private readonly ILogger _log;
    private long _rejected;

#pragma warning disable RS0026 // Overloads with optional parameters: they differ in their third one, which every call must give.
    /// <summary>Creates a flusher that sends HTTP requests.</summary>
    /// <param name="queue">The queue of the items to send.</param>
    /// <param name="sender">Sends the requests.</param>
    /// <param name="encode">
    /// Makes the request for a batch. When it throws, the batch is split until the item that it cannot encode is alone. Only that
    /// item is rejected; the other items of the batch are sent.
    /// </param>
    /// <param name="logger">Logs rejected items. If null: the host's logger; outside a host nothing is logged.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public DeliveryFlusher(DeliveryQueue<T> queue, DeliverySender sender, Func<IReadOnlyList<T>, DeliveryRequest> encode, ILogger<DeliveryFlusher<T>>? logger = null)
        : this(queue, sender, logger)
    {
        ArgumentNullException.ThrowIfNull(encode);
        _encode = encode;
    }

    /// <summary>
    /// Creates a flusher over a transport of your own, such as a client library (<see cref="DeliverySender.ExecuteAsync"/>).
    /// </summary>
    /// <param name="queue">The queue of the items to send.</param>
    /// <param name="sender">Gives each try its timeout, and makes the retries.</param>
    /// <param name="attempt">Sends a batch, once. An exception counts as <see cref="DeliveryOutcome.Unavailable"/>.</param>
    /// <param name="logger">Logs rejected items. If null: the host's logger; outside a host nothing is logged.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public DeliveryFlusher(DeliveryQueue<T> queue, DeliverySender sender, Func<IReadOnlyList<T>, CancellationToken, ValueTask<DeliveryResult>> attempt, ILogger<DeliveryFlusher<T>>? logger = null)
        : this(queue, sender, logger)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        _attempt = attempt;
    }
#pragma warning restore RS0026

    private DeliveryFlusher(DeliveryQueue<T> queue, DeliverySender sender, ILogger<DeliveryFlusher<T>>? logger)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(sender);
        _queue = queue;
        _sender = sender;
        _log = SdkLoggers.Of(logger, "Lambda.Extensions.Sdk.Delivery.DeliveryFlusher");
    }

    /// <summary>
    /// Gets or sets the spill that stores the items left at the end of a flush, before a freeze or a reset can lose them. Its
    /// items come back once the endpoint accepts data again. Default <see langword="null"/>: the items stay in memory.
    /// </summary>
    public DeliverySpill<T>? Spill { get; init; }

    /// <summary>
    /// Gets or sets a function that counts the items of a batch that an endpoint did not accept although it answered with success
    /// (OTLP's partial success, bulk answers). It receives the batch and the answer, whose <see cref="DeliveryResult.Body"/>
    /// holds the details, and returns 0 when all were accepted. That number of items, from the end of the batch, is counted as
    /// rejected. Default <see langword="null"/>: a success means that all items were accepted. An exception of the function
    /// counts as 0.
    /// </summary>
    public Func<IReadOnlyList<T>, DeliveryResult, int>? CountRejected { get; init; }

    /// <summary>Sends the pending items.</summary>
    /// <param name="budget">
    /// The time for the whole flush. It does not include writing the remaining items to the spill: some ms per MiB.
    /// </param>
    /// <param name="cancellationToken">Ends the flush. Items without an answer are pending again, or in the spill.</param>
    /// <returns>The numbers of items that were delivered, rejected, spilled and left.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<DeliveryFlushResult> FlushAsync(TimeSpan budget, CancellationToken cancellationToken = default)
    {
        var flush = new Flush(_sender.Time.GetTimestamp(), budget);
        try
        {
            // Checked before a batch is taken, because encoding a batch that is not sent costs time.
            while (IsWorthwhile(flush) && TryNext(flush, out DeliveryBatch<T>? batch))
            {
                // Disposing returns the items that are not settled to the queue.
                using (batch)
                {
                    if (!await SendAsync(batch, flush, cancellationToken).ConfigureAwait(false)) break;
                }
            }
        }
        finally
        {
            while (flush.Parts.TryPop(out DeliveryBatch<T>? part)) part.Dispose();
            if (Spill is not null) flush.Spilled = Spill.Save(_queue);
        }

        return new DeliveryFlushResult { Delivered = flush.Delivered, Rejected = flush.Rejected, Spilled = flush.Spilled, Pending = _queue.Count, LastAnswer = flush.LastAnswer };
    }

    private bool IsWorthwhile(Flush flush)
    {
        string? obstacle = _sender.IsPaused ? DeliverySender.PauseReason : Left(flush) <= TimeSpan.Zero ? DeliverySender.BudgetReason : null;
        if (obstacle is null) return true;
        if (flush.Parts.Count > 0 || _queue.Count > 0) flush.LastAnswer = new DeliveryResult(DeliveryOutcome.NotTried, obstacle);
        return false;
    }

    private bool TryNext(Flush flush, [NotNullWhen(true)] out DeliveryBatch<T>? batch)
    {
        if (flush.Parts.TryPop(out batch) || _queue.TryTake(out batch)) return true;
        // Items come back from disk only when they can be sent: during an outage they need no memory.
        return Spill is not null && Spill.RestoreNext(_queue) > 0 && _queue.TryTake(out batch);
    }

    /// <summary>Sends one batch and settles it. Returns false when the flush should stop.</summary>
    private async Task<bool> SendAsync(DeliveryBatch<T> batch, Flush flush, CancellationToken cancellationToken)
    {
        DeliveryResult answer;
        if (_attempt is not null)
        {
            answer = await _sender.ExecuteAsync(token => _attempt(batch.Items, token), Left(flush), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            if (Encode(batch, flush) is not { } request) return true;
            answer = await _sender.SendAsync(request, Left(flush), cancellationToken).ConfigureAwait(false);
        }

        flush.LastAnswer = answer;
        switch (answer.Outcome)
        {
            case DeliveryOutcome.Delivered:
                if (CountRejected is not null) RejectPart(batch, answer, flush);
                flush.Delivered += _queue.Settle(batch, LedgerAccount.Delivered);
                return true;
            case DeliveryOutcome.TooLarge:
                if (!Split(batch, flush)) Reject(batch, flush, "it is too large alone", exception: null);
                return true;
            case DeliveryOutcome.Rejected:
                Reject(batch, flush, answer.Explanation, exception: null);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Rejects the items that an endpoint did not accept from a batch that it answered with success.</summary>
    private void RejectPart(DeliveryBatch<T> batch, DeliveryResult answer, Flush flush)
    {
        int rejected;
        try
        {
            rejected = Math.Clamp(CountRejected!(batch.Items, answer), 0, batch.Items.Count);
        }
        catch (Exception)
        {
            // The endpoint has the items. Sending all of them again would be worse than a wrong count.
            return;
        }

        int settled = 0;
        for (int i = batch.Items.Count - rejected; i < batch.Items.Count; i++)
        {
            if (batch.Reject(i)) settled++;
        }

        Count(settled, "the endpoint took only a part of the batch", exception: null, flush);
    }

    /// <summary>Returns the request for a batch; null when encoding failed, and the batch was split or rejected.</summary>
    private DeliveryRequest? Encode(DeliveryBatch<T> batch, Flush flush)
    {
        try
        {
            return _encode!(batch.Items) ?? throw new InvalidOperationException("The encoder returned null.");
        }
        catch (Exception e)
        {
            if (!Split(batch, flush)) Reject(batch, flush, "it cannot be encoded", e);
            return null;
        }
    }

    private static bool Split(DeliveryBatch<T> batch, Flush flush)
    {
        if (!batch.TrySplit(out DeliveryBatch<T>? first, out DeliveryBatch<T>? second)) return false;
        flush.Parts.Push(second);
        flush.Parts.Push(first);
        return true;
    }

    private void Reject(DeliveryBatch<T> batch, Flush flush, string reason, Exception? exception)
    {
        Count(_queue.Settle(batch, LedgerAccount.Rejected), reason, exception, flush);
    }

    private void Count(int items, string reason, Exception? exception, Flush flush)
    {
        flush.Rejected += items;
        long total = Interlocked.Add(ref _rejected, items);
        // Logged at each power of ten: an endpoint that rejects everything must not flood the log.
        if (items == 0 || Digits(total) == Digits(total - items)) return;
        if (exception is null) DeliveryLog.ItemsRejected(_log, items, total, reason);
        else DeliveryLog.EncodingFailed(_log, exception, total);
    }

    private static int Digits(long number) => number == 0 ? 0 : (int)Math.Log10(number) + 1;

    private TimeSpan Left(Flush flush) => flush.Budget - _sender.Time.GetElapsedTime(flush.Start);

    private sealed class Flush(long start, TimeSpan budget)
    {
        public long Start { get; } = start;

        public TimeSpan Budget { get; } = budget;

        /// <summary>Gets the parts of a batch that was too large, the oldest on top.</summary>
        public Stack<DeliveryBatch<T>> Parts { get; } = new();

        public long Delivered { get; set; }

        public long Rejected { get; set; }

        public int Spilled { get; set; }

        public DeliveryResult? LastAnswer { get; set; }
    }
}

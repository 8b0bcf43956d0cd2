namespace Lambda.Extensions.Sdk;

/// <summary>
/// Deliveries between the listener and its consumer, bounded in bytes and in number (G07). When it is full the oldest go: what
/// ends an invocation is among the newest. Each delivery is in exactly one of: pending, taken, dropped (G08).
/// </summary>
internal sealed class BatchQueue(int maxBytes, int maxBatches)
{
    private readonly object _gate = new();
    private readonly Queue<PendingBatch> _pending = new();
    private long _bytes;
    private bool _closed;
    private bool _handling;
    private TaskCompletionSource? _idle;

    public long Received { get; private set; }

    public long ReceivedBytes { get; private set; }

    public long DroppedBatches { get; private set; }

    public long DroppedRecords { get; private set; }

    public int Count
    {
        get
        {
            lock (_gate) return _pending.Count + (_handling ? 1 : 0);
        }
    }

    /// <summary>Takes a delivery in; <see cref="Signal"/> tells the consumer.</summary>
    public void Add(PendingBatch batch)
    {
        lock (_gate)
        {
            Received++;
            ReceivedBytes += batch.Length;
            _pending.Enqueue(batch);
            _bytes += batch.Body.Length;
            // The newest stays even if it alone is over the bound: it has been acknowledged, and the server caps its size.
            while (_pending.Count > 1 && (_bytes > maxBytes || _pending.Count > maxBatches)) Drop();
            if (_closed) Drop();
        }
    }

    /// <summary>Wakes the consumer; apart from <see cref="Add"/>, so that the acknowledgement goes out in between.</summary>
    public void Signal()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    /// <summary>Says that the delivery taken before is done with, and waits for the next one; false when there will be none.</summary>
    public bool TryTake(out PendingBatch batch)
    {
        lock (_gate)
        {
            _handling = false;
            if (_pending.Count == 0) _idle?.TrySetResult();
            while (_pending.Count == 0 && !_closed) Monitor.Wait(_gate);
            if (_closed || !_pending.TryDequeue(out batch))
            {
                batch = default;
                return false;
            }

            _bytes -= batch.Body.Length;
            _handling = true;
            return true;
        }
    }

    /// <summary>Completes when nothing is pending and nothing is being handled, or the queue is closed.</summary>
    public Task Idle()
    {
        lock (_gate)
        {
            if (_closed || (_pending.Count == 0 && !_handling)) return Task.CompletedTask;
            if (_idle is null or { Task.IsCompleted: true }) _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>What is pending counts as dropped; the consumer gets no more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_pending.Count > 0) Drop();
            _idle?.TrySetResult();
            Monitor.PulseAll(_gate);
        }
    }

    private void Drop()
    {
        PendingBatch oldest = _pending.Dequeue();
        _bytes -= oldest.Body.Length;
        DroppedBatches++;
        DroppedRecords += TelemetryBatch.Count(oldest.Body, oldest.Length);
    }
}

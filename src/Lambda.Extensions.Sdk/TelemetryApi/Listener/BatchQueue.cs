namespace Lambda.Extensions.Sdk;

/// <summary>
/// Deliveries between the listener and its consumer, bounded in bytes and in number (G07). When it is full the oldest go: what
/// ends an invocation is among the newest. Before that, a sender may be asked to wait a moment, as long as the consumer moves: a
/// burst then is slowed down instead of lost, and an author that is stuck stalls nobody (G06). Each delivery is in exactly one
/// of: pending, taken, dropped (G08).
/// </summary>
internal sealed class BatchQueue(int maxBytes, int maxBatches, TimeProvider time)
{
    /// <summary>The longest a sender waits for its acknowledgement, and the longest standstill of the consumer that it waits at.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();
    private readonly Queue<PendingBatch> _pending = new();
    private long _bytes;
    private bool _closed;
    private bool _handling;
    private TaskCompletionSource? _idle;
    private long _taken;
    private long _heldSince;
    private bool _held;

    /// <summary>Called when there is room again for senders that wait.</summary>
    public Action? Freed { get; set; }

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
    /// <returns>False when its sender should wait until <see cref="MayGoOn"/>: the queue is over its bounds.</returns>
    public bool Add(PendingBatch batch)
    {
        lock (_gate)
        {
            Received++;
            ReceivedBytes += batch.Length;
            _pending.Enqueue(batch);
            _bytes += batch.Body.Length;
            if (_closed) Drop();
            if (!IsOver(1)) return true;
            // A consumer that has nothing in hand is on its way.
            if (!_held && (!_handling || time.GetElapsedTime(_taken) < Patience)) (_held, _heldSince) = (true, time.GetTimestamp());
            if (!_held) Trim();
            return !_held;
        }
    }

    /// <summary>Whether a sender that was asked to wait has waited enough: half of the room is free, or its time is over and the oldest have gone.</summary>
    public bool MayGoOn()
    {
        lock (_gate)
        {
            if (!_held) return true;
            if (IsOver(2) && !_closed && time.GetElapsedTime(_heldSince) < Patience) return false;
            _held = false;
            Trim();
            return true;
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
        bool freed = false;
        lock (_gate)
        {
            freed = _held && !IsOver(2);
        }

        if (freed) Freed?.Invoke();
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
            _taken = time.GetTimestamp();
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

    private bool IsOver(int part) => _bytes > maxBytes / part || _pending.Count > maxBatches / part;

    private void Trim()
    {
        // The newest stays even if it alone is over the bound: the server caps its size.
        while (_pending.Count > 1 && IsOver(1)) Drop();
    }

    private void Drop()
    {
        PendingBatch oldest = _pending.Dequeue();
        _bytes -= oldest.Body.Length;
        DroppedBatches++;
        DroppedRecords += TelemetryBatch.Count(oldest.Body, oldest.Length);
    }
}

using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

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

    private readonly ClockGate _gate = new(time);
    private readonly Queue<PendingBatch> _pending = new();
    private long _bytes;
    private bool _closed;
    private bool _handling;
    private bool _poked;
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
            lock (_gate.Lock) return _pending.Count + (_handling ? 1 : 0);
        }
    }

    /// <summary>Takes a delivery in; <see cref="Signal"/> tells the consumer.</summary>
    /// <returns>False when its sender should wait until <see cref="MayGoOn"/>: the queue is over its bounds.</returns>
    public bool Add(PendingBatch batch)
    {
        lock (_gate.Lock)
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
        lock (_gate.Lock)
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
        lock (_gate.Lock) Monitor.PulseAll(_gate.Lock);
    }

    /// <summary>Makes a <see cref="Take"/>, the one that waits or the next one, come back without a delivery if there is none.</summary>
    public void Poke()
    {
        lock (_gate.Lock)
        {
            _poked = true;
            Monitor.PulseAll(_gate.Lock);
        }
    }

    /// <summary>Says that the delivery taken before is done with, and waits for the next one.</summary>
    /// <param name="limit">The longest to wait; <see cref="TimeSpan.MaxValue"/> for no limit.</param>
    /// <param name="batch">The delivery.</param>
    public BatchArrival Take(TimeSpan limit, out PendingBatch batch)
    {
        bool freed;
        lock (_gate.Lock)
        {
            freed = _held && !IsOver(2);
        }

        if (freed) Freed?.Invoke();
        lock (_gate.Lock)
        {
            _handling = false;
            if (_pending.Count == 0) _idle?.TrySetResult();
            bool inTime = WaitForSomething(limit);
            batch = default;
            if (_closed) return BatchArrival.Closed;
            if (_pending.TryDequeue(out batch))
            {
                _bytes -= batch.Body.Length;
                _handling = true;
                _taken = time.GetTimestamp();
                return BatchArrival.Batch;
            }

            _poked = false;
            return inTime ? BatchArrival.Poked : BatchArrival.None;
        }
    }

    /// <summary>Completes when nothing is pending and nothing is being handled, or the queue is closed.</summary>
    public Task Idle()
    {
        lock (_gate.Lock)
        {
            if (_closed || (_pending.Count == 0 && !_handling)) return Task.CompletedTask;
            if (_idle is null or { Task.IsCompleted: true }) _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>What is pending counts as dropped; the consumer gets no more.</summary>
    public void Close()
    {
        lock (_gate.Lock)
        {
            _closed = true;
            while (_pending.Count > 0) Drop();
            _idle?.TrySetResult();
            _gate.Dispose();
        }
    }

    private bool WaitForSomething(TimeSpan limit)
    {
        long since = limit == TimeSpan.MaxValue ? 0 : time.GetTimestamp();
        while (_pending.Count == 0 && !_closed && !_poked)
        {
            TimeSpan left = limit == TimeSpan.MaxValue ? limit : limit - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero) return false;
            _gate.Wait(left);
        }

        return true;
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

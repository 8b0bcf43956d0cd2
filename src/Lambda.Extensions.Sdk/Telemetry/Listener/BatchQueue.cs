using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// Keeps the deliveries between the listener and its consumer, limited in bytes and in number (G07). When it is full, the oldest are
/// dropped, because the end of an invocation is among the newest. Before that, a sender may be asked to wait for a moment while the
/// consumer makes progress: this slows a burst down instead of losing it, and a blocked author delays no one else (G06). Each
/// delivery is in exactly one state: pending, taken, or dropped (G08).
/// </summary>
internal sealed class BatchQueue(int maxBytes, int maxBatches, TimeProvider time)
{
    /// <summary>
    /// The longest time that a sender waits for its acknowledgement, and the longest standstill of the consumer for which it waits.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly ClockGate _gate = new(time);
    private readonly Queue<int> _pending = new();
    private readonly ByteFifo _bytes = new();
    private bool _closed;
    private bool _handling;
    private bool _poked;
    private TaskCompletionSource? _idle;
    private long _taken;
    private long _heldSince;
    private bool _held;

    /// <summary>Gets or sets an action that is called when there is room again for senders that wait.</summary>
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

    /// <summary>Adds a copy of a delivery; <see cref="Signal"/> wakes the consumer.</summary>
    /// <returns>False when the sender should wait until <see cref="MayGoOn"/>: the queue is over its limits.</returns>
    public bool Add(ReadOnlySpan<byte> batch)
    {
        lock (_gate.Lock)
        {
            _bytes.Write(batch);
            _pending.Enqueue(batch.Length);
            Received++;
            ReceivedBytes += batch.Length;
            if (_closed) DropAll();
            if (!IsOver(1)) return true;
            // A consumer without a delivery will come for this one.
            if (!_held && (!_handling || time.GetElapsedTime(_taken) < Patience)) (_held, _heldSince) = (true, time.GetTimestamp());
            if (!_held) Trim();
            return !_held;
        }
    }

    /// <summary>
    /// Returns whether a sender that was asked to wait has waited long enough: half of the room is free, or its time is over and the
    /// oldest deliveries were dropped.
    /// </summary>
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

    /// <summary>Wakes the consumer. It is separate from <see cref="Add"/>, so that the acknowledgement is sent between the two.</summary>
    public void Signal()
    {
        lock (_gate.Lock) Monitor.PulseAll(_gate.Lock);
    }

    /// <summary>
    /// Makes a call of <see cref="Take"/>, the one that waits or the next one, return without a delivery if there is none.
    /// </summary>
    public void Poke()
    {
        lock (_gate.Lock)
        {
            _poked = true;
            Monitor.PulseAll(_gate.Lock);
        }
    }

    /// <summary>Records that the delivery taken before is finished, and waits for the next one.</summary>
    /// <param name="limit">The longest time to wait; <see cref="TimeSpan.MaxValue"/> for no limit.</param>
    /// <param name="batch">The delivery, in an array of its own: records keep it while they are in use.</param>
    public BatchArrival Take(TimeSpan limit, out byte[] batch)
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
            batch = [];
            if (_closed) return BatchArrival.Closed;
            if (_pending.TryDequeue(out int length))
            {
                batch = _bytes.Read(length);
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

    /// <summary>Counts the pending deliveries as dropped. The consumer receives no more.</summary>
    public void Close()
    {
        lock (_gate.Lock)
        {
            _closed = true;
            DropAll();
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

    private bool IsOver(int part) => _bytes.Length > maxBytes / part || _pending.Count > maxBatches / part;

    private void Trim()
    {
        // The newest stays even if it alone is over the limit: the server limits its size.
        while (_pending.Count > 1 && IsOver(1)) Drop();
    }

    private void DropAll()
    {
        while (_pending.Count > 0) Drop();
        _bytes.Dispose();
    }

    private void Drop()
    {
        byte[] oldest = _bytes.Read(_pending.Dequeue());
        DroppedBatches++;
        DroppedRecords += TelemetryBatch.Count(oldest);
    }
}

using Lambda.Extensions.Sdk.Testing.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>Holds one subscriber's pending batches, the last of which is still open, and counts the records dropped since the last delivery. Not synchronised.</summary>
internal sealed class SubscriberBuffer(EmulatorClock clock)
{
    private readonly Queue<List<DeliveredTelemetryRecord>> _full = new();
    private List<DeliveredTelemetryRecord> _open = [];
    private long _openBytes;
    private DropCount _pending;
    private DropCount _dropped;
    private string _reason = "";

    public bool IsEmpty => _pending.IsZero;

    /// <summary>True when a batch is full and must be sent without waiting.</summary>
    public bool HasFull => _full.Count > 0;

    /// <summary>True while losses have not been reported.</summary>
    public bool HasDrops => !_dropped.IsZero;

    /// <summary>The awake time of the first record of the open batch, from which the subscription's timeout counts (server-behaviour 5.1).</summary>
    public TimeSpan FirstAt { get; private set; }

    /// <summary>True when the buffer has reached the platform's limit: twice the subscription's (lambda-facts 3.1).</summary>
    public bool IsOverfull(Subscription limits) => _pending.Records >= 2L * limits.MaxItems || _pending.Bytes >= 2L * limits.MaxBytes;

    public void Add(DeliveredTelemetryRecord record, Subscription limits, TimeSpan now)
    {
        if (_open.Count == 0) FirstAt = now;
        _open.Add(record);
        _openBytes += record.Length;
        _pending += new DropCount(1, record.Length);
        // Looked at after adding: a batch may exceed its bytes.
        if (_open.Count < limits.MaxItems && _openBytes < limits.MaxBytes && !record.EndsDelivery) return;
        _full.Enqueue(_open);
        Reopen();
    }

    public void CountDrop(DropCount lost, string reason)
    {
        _dropped += lost;
        _reason = reason;
    }

    /// <summary>Drops all records in the buffer.</summary>
    public DropCount DropAll(string reason)
    {
        DropCount lost = _pending;
        CountDrop(lost, reason);
        _full.Clear();
        _pending = default;
        Reopen();
        return lost;
    }

    /// <summary>Takes the oldest batch. For a subscriber of platform records a report of dropped records comes first in it.</summary>
    public OutgoingBatch Take(Subscription subscription)
    {
        if (!_full.TryDequeue(out List<DeliveredTelemetryRecord>? records))
        {
            records = _open;
            Reopen();
        }

        foreach (DeliveredTelemetryRecord record in records) _pending = new DropCount(_pending.Records - 1, _pending.Bytes - record.Length);
        var told = default(DropCount);
        if (HasDrops && Notice(subscription) is { } notice)
        {
            records.Insert(0, notice);
            told = _dropped;
        }

        _dropped = default;
        return new OutgoingBatch(records, told);
    }

    private DeliveredTelemetryRecord? Notice(Subscription subscription)
    {
        string text = InitRecords.LogsDropped(_reason, _dropped.Records, _dropped.Bytes);
        return new ProducedRecord(RecordTypes.LogsDropped, clock.UtcNow, null, _ => text).For(subscription);
    }

    private void Reopen()
    {
        _open = [];
        _openBytes = 0;
    }
}

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>The batch of one subscriber that is being filled, and what was dropped since its last one. Not synchronised.</summary>
internal sealed class SubscriberBuffer(EmulatorClock clock)
{
    private List<DeliveredTelemetryRecord> _records = [];
    private long _bytes;
    private DropCount _dropped;
    private string _reason = "";

    public bool IsEmpty => _records.Count == 0;

    /// <summary>Whether losses wait to be told.</summary>
    public bool HasDrops => !_dropped.IsZero;

    /// <summary>When its first record came, in awake time: the subscription's timeout counts from there (server-behaviour 5.1).</summary>
    public TimeSpan FirstAt { get; private set; }

    /// <summary>Adds a record, unless it would be more than the platform ever holds: twice the limits (lambda-facts 3.1).</summary>
    /// <returns>Whether it was taken.</returns>
    public bool TryAdd(DeliveredTelemetryRecord record, Subscription limits, TimeSpan now)
    {
        if (_records.Count >= 2 * limits.MaxItems || _bytes >= 2L * limits.MaxBytes) return false;
        if (_records.Count == 0) FirstAt = now;
        _records.Add(record);
        _bytes += record.Length;
        return true;
    }

    /// <summary>Full enough to go, whatever the time: looked at after adding, so that a batch may exceed its bytes.</summary>
    public bool IsFull(Subscription limits) => _records.Count >= limits.MaxItems || _bytes >= limits.MaxBytes;

    public void CountDrop(DropCount lost, string reason)
    {
        _dropped += lost;
        _reason = reason;
    }

    /// <summary>Drops all records in it.</summary>
    public DropCount DropAll(string reason)
    {
        var lost = new DropCount(_records.Count, _bytes);
        CountDrop(lost, reason);
        Clear();
        return lost;
    }

    /// <summary>Takes all of it, with the news of what was dropped at its head for a subscriber of platform records.</summary>
    public OutgoingBatch Take(Subscription subscription)
    {
        var records = _records;
        var told = default(DropCount);
        if (HasDrops && Notice(subscription) is { } notice)
        {
            records.Insert(0, notice);
            told = _dropped;
        }

        _dropped = default;
        Clear();
        return new OutgoingBatch(records, told);
    }

    private DeliveredTelemetryRecord? Notice(Subscription subscription)
    {
        var text = InitRecords.LogsDropped(_reason, _dropped.Records, _dropped.Bytes);
        return new ProducedRecord(RecordTypes.LogsDropped, clock.UtcNow, null, _ => text).For(subscription);
    }

    private void Clear()
    {
        _records = [];
        _bytes = 0;
    }
}

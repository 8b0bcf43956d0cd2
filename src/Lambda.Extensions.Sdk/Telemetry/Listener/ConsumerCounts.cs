namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>Counts the results of the one thread that reads deliveries. Any thread may read the counts.</summary>
internal sealed class ConsumerCounts
{
    private long _handled;
    private long _failed;
    private long _records;
    private long _unreadable;
    private bool _keeping;

    public long Handled => Volatile.Read(ref _handled);

    public long Failed => Volatile.Read(ref _failed);

    public long Records => Volatile.Read(ref _records);

    /// <summary>Gets the number of unreadable parts, including a cut record whose rest has not arrived.</summary>
    public long Unreadable => Volatile.Read(ref _unreadable) + (Volatile.Read(ref _keeping) ? 1 : 0);

    public void Read(TelemetryBatch batch, bool keeping)
    {
        Volatile.Write(ref _keeping, keeping);
        Volatile.Write(ref _records, _records + batch.Records.Count);
        Volatile.Write(ref _unreadable, _unreadable + batch.UnreadableParts);
    }

    public void Ended(bool well)
    {
        if (well) Volatile.Write(ref _handled, _handled + 1);
        else Volatile.Write(ref _failed, _failed + 1);
    }
}

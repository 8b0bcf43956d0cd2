namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>What the one thread that reads deliveries has done with them; any thread may look.</summary>
internal sealed class ConsumerCounts
{
    private long _handled;
    private long _failed;
    private long _records;
    private long _unreadable;

    public long Handled => Volatile.Read(ref _handled);

    public long Failed => Volatile.Read(ref _failed);

    public long Records => Volatile.Read(ref _records);

    public long Unreadable => Volatile.Read(ref _unreadable);

    public void Read(TelemetryBatch batch)
    {
        Volatile.Write(ref _records, _records + batch.Records.Count);
        Volatile.Write(ref _unreadable, _unreadable + batch.UnreadableParts);
    }

    public void Ended(bool well)
    {
        if (well) Volatile.Write(ref _handled, _handled + 1);
        else Volatile.Write(ref _failed, _failed + 1);
    }
}

namespace Lambda.Extensions.Sdk;

/// <summary>Reads deliveries and hands them to the handler, one after the other, on a thread that begins with the first delivery.</summary>
internal sealed class BatchConsumer(BatchQueue queue, Func<TelemetryBatch, CancellationToken, ValueTask> handler, CancellationToken stopped)
{
    private int _started;
    private long _handled;
    private long _failed;
    private long _records;
    private long _unreadable;

    public long Handled => Volatile.Read(ref _handled);

    public long Failed => Volatile.Read(ref _failed);

    public long Records => Volatile.Read(ref _records);

    public long Unreadable => Volatile.Read(ref _unreadable);

    public void Wake()
    {
        if (_started == 0 && Interlocked.Exchange(ref _started, 1) == 0)
            new Thread(Run) { IsBackground = true, Name = "lambda-ext telemetry" }.Start();
        queue.Signal();
    }

    private void Run()
    {
        while (queue.TryTake(out PendingBatch pending))
        {
            TelemetryBatch batch = TelemetryBatch.Own(pending.Body, pending.Length);
            Volatile.Write(ref _records, _records + batch.Records.Count);
            Volatile.Write(ref _unreadable, _unreadable + batch.UnreadableParts);
            try
            {
                ValueTask handling = handler(batch, stopped);
                if (handling.IsCompletedSuccessfully) handling.GetAwaiter().GetResult();
                else handling.AsTask().GetAwaiter().GetResult();
                Volatile.Write(ref _handled, _handled + 1);
            }
            catch (Exception)
            {
                Volatile.Write(ref _failed, _failed + 1);
            }
        }
    }
}

using Lambda.Extensions.Sdk.Threading;
namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// Reads deliveries and passes them to the handler, one after the other, on a thread that starts with the first delivery.
/// </summary>
internal sealed class BatchConsumer(BatchQueue queue, ConsumerCounts counts, Func<TelemetryBatch, CancellationToken, ValueTask> handler, CancellationToken stopped)
{
    private readonly DeliveryReader _reader = new();
    private int _started;

    public void Wake()
    {
        if (_started == 0 && Interlocked.Exchange(ref _started, 1) == 0)
            new Thread(Run) { IsBackground = true, Name = "lambda-ext telemetry" }.Start();
        queue.Signal();
    }

    private void Run()
    {
        while (queue.Take(TimeSpan.MaxValue, out PendingBatch pending) == BatchArrival.Batch)
        {
            TelemetryBatch batch = _reader.Read(pending.Body, pending.Length);
            counts.Read(batch, _reader.IsKeeping);
            bool well = false;
            try
            {
                BlockingWait.For(handler(batch, stopped));
                well = true;
            }
            catch (Exception)
            {
                // The failure is counted; it does not affect the next batch.
            }

            counts.Ended(well);
        }
    }
}

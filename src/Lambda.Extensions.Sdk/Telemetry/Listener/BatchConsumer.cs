using Lambda.Extensions.Sdk.Threading;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// Reads deliveries and passes them to the handler, one after the other, on a thread that starts with the first delivery.
/// </summary>
internal sealed class BatchConsumer(BatchQueue queue, ConsumerCounts counts, Func<TelemetryBatch, CancellationToken, ValueTask> handler, ILogger log, CancellationToken stopped)
{
    private const long LoggedInFull = 10;
    private const long ThenEvery = 100;

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
        while (queue.Take(TimeSpan.MaxValue, out byte[] body) == BatchArrival.Batch)
        {
            TelemetryBatch batch = _reader.Read(body);
            counts.Read(batch, _reader.IsKeeping);
            bool well = false;
            try
            {
                BlockingWait.For(handler(batch, stopped));
                well = true;
            }
            catch (Exception e)
            {
                // The failure is counted; it does not affect the next batch. The end of the listener is no failure.
                if (!stopped.IsCancellationRequested) Report(e, batch);
            }

            counts.Ended(well);
        }
    }

    // Lines of the extension can come back to the handler, so a handler that always fails must not log each time.
    private void Report(Exception exception, TelemetryBatch batch)
    {
        long count = counts.Failed + 1;
        if (count > LoggedInFull && count % ThenEvery != 0) return;
        try
        {
            ListenerLog.HandlerFailed(log, exception, batch.Records.Count, count);
        }
        catch (Exception)
        {
            // An exception of the author's logger must not end this thread.
        }
    }
}

using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetry;

/// <summary>Sends what waits in the queues of an exporter, one flush at a time: those of the hooks, and those that the receiver begins.</summary>
internal sealed partial class ExporterFlush(Func<ExporterState> started, TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    /// <summary>Half of the hook's default budget.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(500);

    private readonly ILogger _log = loggers.CreateLogger<OpenTelemetryExporter>();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Sends what waits.</summary>
    /// <param name="budget">The time for it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="last">True for the last flush: what belongs to no known invocation is sent too.</param>
    public async Task SendAsync(TimeSpan budget, CancellationToken cancellationToken, bool last = false)
    {
        ExporterState state = started();
        if (state.Sink.Signals.Count == 0) return;
        if (!_turn.Wait(0, CancellationToken.None))
        {
            long start = time.GetTimestamp();
            if (budget <= TimeSpan.Zero || !await _turn.WaitAsync(budget, cancellationToken).ConfigureAwait(false)) return;
            budget -= time.GetElapsedTime(start);
        }

        try
        {
            state.Target?.Held.Release(last);
            if (await state.Metadata.ReadZoneAsync(budget, cancellationToken).ConfigureAwait(false) is { } zone) state.Resource.AvailabilityZone = zone;
            await state.Sink.FlushAsync(budget, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends before the flush policy requires it. What could not be sent stays in the queues.</summary>
    public async Task SendEarlyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(Early, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // If the hook failed instead, what is queued would count as lost.
            EarlyFlushFailed(e.GetType().Name);
        }
    }

    /// <summary>Sends while the function runs, because it sends more than the queues are to hold. The receiver's thread does not wait.</summary>
    public void SendEarly()
    {
        if (_turn.CurrentCount > 0) _ = Task.Run(() => SendEarlyAsync(CancellationToken.None));
    }

    /// <summary>
    /// Takes the metrics for the next flush. While the endpoint is down, values continue to be combined instead of queueing up.
    /// </summary>
    public void TakeMetrics(bool last)
    {
        ExporterState state = started();
        if (state.Metrics is not { } metrics || (state.Sink.IsPaused(OtlpSignalKind.Metrics) && !last)) return;
        state.Meter!.Observe();
        foreach (OtlpSignal signal in state.Sink.Signals) state.SinkMetrics!.Measure(signal.Name, signal.Ledger);
        foreach (OtlpItem item in metrics.Take()) state.Sink.Add(OtlpSignalKind.Metrics, item);
    }

    public void Dispose() => _turn.Dispose();

    [LoggerMessage(14, LogLevel.Debug, "An early flush failed ({Problem}); the next one sends what is queued")]
    private partial void EarlyFlushFailed(string problem);
}

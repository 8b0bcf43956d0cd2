using System.Collections.Concurrent;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Simulation;

/// <summary>What a simulated extension has seen and kept, and how its hooks misbehave.</summary>
internal sealed class SimulatedState
{
    private long _recordsTaken;

    public SimulatedState(TimeProvider time, Random random)
    {
        Time = time;
        Random = random;
        Sink = new SimulatedSink(time);
        Queue = new DeliveryQueue<string>(static item => item.Length, new DeliveryQueueOptions { MaxItems = 40, MaxBatchItems = 7 });
        var sender = new DeliverySender(new DeliverySenderOptions { SendTimeout = TimeSpan.FromMilliseconds(10), RetryDelay = TimeSpan.FromMilliseconds(2), MaxRetryDelay = TimeSpan.FromMilliseconds(5), BreakDuration = TimeSpan.FromSeconds(1) }, timeProvider: time);
        Flusher = new DeliveryFlusher<string>(Queue, sender, Sink.ReceiveAsync);
    }

    public TimeProvider Time { get; }

    /// <summary>Only the hooks use it, and these never overlap.</summary>
    public Random Random { get; }

    public SimulatedSink Sink { get; }

    public DeliveryQueue<string> Queue { get; }

    public DeliveryFlusher<string> Flusher { get; }

    public ConcurrentQueue<Invocation> Completed { get; } = [];

    public ConcurrentQueue<Invocation> Reported { get; } = [];

    public long RecordsTaken => Interlocked.Read(ref _recordsTaken);

    /// <summary>One hook in so many throws, and one in so many hangs until its budget is over; 0 for none.</summary>
    public int OneIn { get; set; }

    public void Take(string record)
    {
        Queue.TryAdd(record);
        Interlocked.Increment(ref _recordsTaken);
    }
}

internal sealed class SimulatedExtension(SimulatedState state) : ExtensionBase
{
    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => MisbehaveAsync(cancellationToken);

    protected override async Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        await MisbehaveAsync(cancellationToken);
        foreach (TelemetryRecord record in batch.Records) state.Take(record.Type);
    }

    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        state.Completed.Enqueue(invocation);
        return MisbehaveAsync(cancellationToken);
    }

    protected override Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        state.Reported.Enqueue(invocation);
        return MisbehaveAsync(cancellationToken);
    }

    protected override async Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken) => await state.Flusher.FlushAsync(flush.Budget, cancellationToken);

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
    {
        state.Queue.Close();
        return Task.CompletedTask;
    }

    private Task MisbehaveAsync(CancellationToken cancellationToken)
    {
        if (state.OneIn == 0) return Task.CompletedTask;
        int roll = state.Random.Next(state.OneIn);
        if (roll == 0) throw new InvalidOperationException("a hook that throws");
        return roll == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, state.Time, cancellationToken) : Task.CompletedTask;
    }
}

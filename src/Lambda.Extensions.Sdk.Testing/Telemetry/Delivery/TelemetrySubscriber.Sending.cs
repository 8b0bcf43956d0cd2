using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <content>The loop that waits until a batch is due and sends it, one at a time.</content>
internal sealed partial class TelemetrySubscriber
{
    private async Task RunAsync()
    {
        try
        {
            var closed = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Closed);
            while (true)
            {
                await WaitUntilDueAsync(closed).ConfigureAwait(false);
                await SendAsync(Take()).ConfigureAwait(false);
                Set(() => _sending = false);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private (OutgoingBatch? Batch, (OutgoingBatch Batch, InjectedTelemetryFault Fault)? Held) Take()
    {
        lock (_gate)
        {
            _sending = true;
            _sendingSince = _awake.Elapsed;
            RecordSlowDrops();
            OutgoingBatch batch = _buffer.Take(_binding.Subscription);
            (OutgoingBatch Batch, InjectedTelemetryFault Fault)? held = _held;
            _held = null;
            return (batch.Records.Count == 0 ? null : batch, held);
        }
    }

    private async Task SendAsync((OutgoingBatch? Batch, (OutgoingBatch Batch, InjectedTelemetryFault Fault)? Held) taken)
    {
        Task sending = SendBothAsync(taken.Batch, taken.Held);
        // The open-source implementation drops what is due while an answer is outstanding (server-behaviour 5.1).
        while (_options.Policy == TelemetryDeliveryPolicy.Drop && !sending.IsCompleted)
        {
            await WaitUntilDueAsync(sending).ConfigureAwait(false);
            lock (_gate)
            {
                // At a shutdown what is pending waits for its turn.
                if (_flushing) break;
                if (sending.IsCompleted || _buffer.IsEmpty) continue;
                _timeline.Record(new TelemetryDroppedEvent(Extension, _buffer.DropAll(SlowReason), SlowReason));
            }
        }

        await sending.ConfigureAwait(false);
    }

    private async Task SendBothAsync(OutgoingBatch? batch, (OutgoingBatch Batch, InjectedTelemetryFault Fault)? held)
    {
        if (batch is not null) await _delivery.DeliverAsync(batch, mayHold: held is null).ConfigureAwait(false);
        if (held is { } late) await _delivery.SendAsync(late.Batch, late.Fault).ConfigureAwait(false);
    }

    private async Task WaitUntilDueAsync(Task interruption)
    {
        while (!interruption.IsCompleted)
        {
            Task changed;
            TimeSpan? due = null;
            lock (_gate)
            {
                changed = _changed.Task;
                if (!_paused)
                {
                    if ((_flushing && HasPending) || _buffer.HasFull) return;
                    if (!_buffer.IsEmpty) due = _buffer.FirstAt + _binding.Subscription.Timeout;
                }
            }

            if (due <= _awake.Elapsed) return;
            Task<Task> either = Task.WhenAny(changed, interruption);
            if (due is { } time)
                await _awake.DelayUntilAsync(time, either, Closed).ConfigureAwait(false);
            else
                await either.WaitAsync(Closed).ConfigureAwait(false);
        }

        Closed.ThrowIfCancellationRequested();
    }
}

using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>Delivers batches to one subscriber: faults, attempts, the wait between them. Nothing is sent while the environment is frozen.</summary>
internal sealed class TelemetryDelivery(
    TelemetrySubscriber subscriber, EmulatorTelemetryOptions options, AwakeGate awake, FaultPlan faults, EmulatorTimeline timeline)
{
    /// <summary>The reason of a failure without an answer.</summary>
    public const string NoAnswer = "no answer in time";

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>Waits for a fault's delay, in awake time.</summary>
    public static async Task DelayAsync(TelemetryFault fault, AwakeGate awake, CancellationToken closed)
    {
        if (fault.DelayTime is { } time) await awake.DelayAsync(time, new TaskCompletionSource().Task, closed).ConfigureAwait(false);
        if (fault.DelaySignal is { } signal) await Task.WhenAny(signal).WaitAsync(closed).ConfigureAwait(false);
    }

    /// <param name="batch">The batch to deliver.</param>
    /// <param name="mayHold">True if a fault may move it behind the next one.</param>
    public async Task DeliverAsync(OutgoingBatch batch, bool mayHold)
    {
        InjectedTelemetryFault? injected = faults.TakeTelemetry(subscriber.Extension, recordType: null);
        if (injected is null)
        {
            await SendAsync(batch, injected).ConfigureAwait(false);
            return;
        }

        timeline.Record(new TelemetryFaultEvent(subscriber.Extension, injected.Fault, batch.Records));
        switch (injected.Fault.Kind)
        {
            case TelemetryFaultKind.Lose:
                return;
            case TelemetryFaultKind.Reorder when mayHold:
                subscriber.Hold(batch, injected);
                return;
            case TelemetryFaultKind.Delay:
                await DelayAsync(injected.Fault, awake, subscriber.Closed).ConfigureAwait(false);
                break;
        }

        await SendAsync(batch, injected).ConfigureAwait(false);
        if (injected.Fault.Kind == TelemetryFaultKind.Duplicate) await SendAsync(batch, injected, isRepetition: true).ConfigureAwait(false);
    }

    /// <summary>Sends a batch, and repeats it if the policy requires that.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="injected">The fault that strikes it.</param>
    /// <param name="isRepetition">It was sent before: what becomes of it now does not count.</param>
    public async Task SendAsync(OutgoingBatch batch, InjectedTelemetryFault? injected, bool isRepetition = false)
    {
        try
        {
            await TryAsync(batch, injected, isRepetition).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!isRepetition && !batch.Content.IsZero)
        {
            timeline.Record(new TelemetryDroppedEvent(subscriber.Extension, batch.Content, TelemetrySubscriber.EnvironmentEnded));
            throw;
        }
    }

    private async Task TryAsync(OutgoingBatch batch, InjectedTelemetryFault? injected, bool isRepetition)
    {
        TimeSpan delay = options.RetryDelay;
        TelemetryBinding? binding = null;
        byte[] body = [];
        for (int attempt = 1; ; attempt++)
        {
            await subscriber.WhenResumedAsync().ConfigureAwait(false);
            await awake.EnterAsync(subscriber.Closed).ConfigureAwait(false);
            SendResult result;
            try
            {
                // A new process under the name has a destination of its own, and the attempts at the old one do not count.
                if (binding is not null && binding != subscriber.Binding) attempt = 1;
                if (binding != subscriber.Binding)
                {
                    binding = subscriber.Binding;
                    body = faults.Mutilate(injected, binding.Transport.Encode(batch.Records));
                }

                result = await AttemptAsync(binding.Transport, body, attempt == 1 ? injected?.Fault : null).ConfigureAwait(false);
                Record(batch, body, result, attempt, injected?.Fault);
            }
            finally
            {
                awake.Leave();
            }

            if (result.Succeeded) return;
            if (options.Policy == TelemetryDeliveryPolicy.Drop || attempt >= options.MaxAttempts)
            {
                if (!isRepetition) subscriber.Lose(batch, result.Error!);
                return;
            }

            await awake.DelayAsync(delay, subscriber.Rebound, subscriber.Closed).ConfigureAwait(false);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }

    private async Task<SendResult> AttemptAsync(ITelemetryTransport transport, byte[] body, TelemetryFault? fault)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(subscriber.Closed);
        Task<SendResult> sending = transport.SendAsync(body, limit.Token);
        await awake.DelayAsync(options.AnswerTimeout, sending, subscriber.Closed).ConfigureAwait(false);
        if (!sending.IsCompleted) await limit.CancelAsync().ConfigureAwait(false);
        try
        {
            SendResult result = await sending.ConfigureAwait(false);
            return fault is { Kind: TelemetryFaultKind.Refuse, Amount: { } status } && result.Status is not null
                ? new SendResult(status, status < 400 ? null : $"status {status}")
                : result;
        }
        catch (OperationCanceledException) when (!subscriber.Closed.IsCancellationRequested)
        {
            return new SendResult(null, NoAnswer);
        }
    }

    private void Record(OutgoingBatch batch, byte[] body, SendResult result, int attempt, TelemetryFault? fault)
    {
        if (result.Succeeded)
            timeline.Record(Delivered(batch, body, result.Status, attempt, fault));
        else
            timeline.Record(new TelemetryFailedEvent(subscriber.Extension, batch.Records.Count, result.Status, result.Error!, attempt) { Sent = body });
    }

    private TelemetryDeliveredEvent Delivered(OutgoingBatch batch, byte[] body, int? status, int attempt, TelemetryFault? fault)
    {
        (IReadOnlyList<Records.DeliveredTelemetryRecord>? records, byte[]? kept) = options.KeepContent ? (batch.Records, body) : ([], []);
        return new TelemetryDeliveredEvent(subscriber.Extension, records, kept, status)
        {
            RecordCount = batch.Records.Count,
            Bytes = body.Length,
            Sent = body,
            Attempt = attempt,
            Fault = fault?.ToString(),
        };
    }
}

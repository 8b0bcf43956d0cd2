using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>
/// One extension's subscription: fills batches, sends one at a time. It outlives a reset of the environment under the extension's
/// name (lambda-facts 1.4), paused until the name registers again.
/// </summary>
internal sealed partial class TelemetrySubscriber
{
    /// <summary>The reason for dropping the rest at the end. No record reports it.</summary>
    public const string EnvironmentEnded = "the environment ended";

    private const string Slow = "Some logs were dropped because the downstream consumer is slower than the logs production rate";
    private const string SlowInLogsApi = "Consumer seems to have fallen behind as it has not acknowledged receipt of logs.";

    private readonly TelemetryDelivery _delivery;
    private readonly EmulatorTelemetryOptions _options;
    private readonly FaultPlan _faults;
    private readonly EmulatorTimeline _timeline;
    private readonly AwakeGate _awake;
    private readonly SubscriberBuffer _buffer;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private readonly Task _loop;
    private TaskCompletionSource _changed = New();
    private TaskCompletionSource _rebound = New();
    private TelemetryBinding _binding;
    private DropCount _slowDrops;
    private bool _paused;
    private bool _flushing;
    private bool _sending;
    private TimeSpan _sendingSince;
    private bool _noticeFailed;
    private (OutgoingBatch Batch, InjectedTelemetryFault Fault)? _held;

    public TelemetrySubscriber(
        string extension, TelemetryBinding binding, EmulatorTelemetryOptions options, AwakeGate awake, EmulatorClock clock, FaultPlan faults, EmulatorTimeline timeline)
    {
        Extension = extension;
        _binding = binding;
        _options = options;
        _awake = awake;
        _faults = faults;
        _timeline = timeline;
        _buffer = new SubscriberBuffer(clock);
        _delivery = new TelemetryDelivery(this, options, awake, faults, timeline);
        _loop = RunAsync();
    }

    public string Extension { get; }

    public CancellationToken Closed => _closed.Token;

    public TelemetryBinding Binding
    {
        get
        {
            lock (_gate) return _binding;
        }
    }

    /// <summary>Ends when another subscription replaces this one.</summary>
    public Task Rebound
    {
        get
        {
            lock (_gate) return _rebound.Task;
        }
    }

    /// <summary>Adds a record if the subscription includes it.</summary>
    public void Add(ProducedRecord produced)
    {
        Subscription subscription = Binding.Subscription;
        if (produced.For(subscription) is not { } record) return;
        bool isLong = !subscription.IsTcp && record.Length > subscription.MaxBytes;
        if (_faults.TakeTelemetry(Extension, record.Type, isLong) is not { } injected)
        {
            Append(record);
            return;
        }

        _timeline.Record(new TelemetryFaultEvent(Extension, injected.Fault, [record]));
        switch (injected.Fault.Kind)
        {
            case TelemetryFaultKind.Delay:
                _ = AppendLateAsync(record, injected.Fault);
                break;
            case TelemetryFaultKind.Duplicate:
                Append(record);
                Append(record);
                break;
            case TelemetryFaultKind.CutLong:
                foreach (DeliveredTelemetryRecord part in record.Cut(subscription.MaxBytes)) Append(part);
                break;
        }
    }

    /// <summary>Takes a new subscription under the same name. Pending records go to its destination.</summary>
    public void Rebind(TelemetryBinding binding)
    {
        lock (_gate)
        {
            _binding.Transport.Dispose();
            _binding = binding;
            _rebound.SetResult();
            _rebound = New();
            Change();
        }
    }

    /// <summary>Pauses after the end of the extension's process.</summary>
    public void Pause() => Set(() => _paused = true);

    /// <summary>Resumes after the name has registered again.</summary>
    public void Resume() => Set(() => _paused = false);

    public async Task WhenResumedAsync()
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (!_paused) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(Closed).ConfigureAwait(false);
        }
    }

    /// <summary>Sends all pending records at once. Ends when they are sent or dropped, or when there is no receiver.</summary>
    public async Task FlushAsync(CancellationToken limit)
    {
        Set(() => _flushing = true);
        try
        {
            while (true)
            {
                Task changed;
                lock (_gate)
                {
                    if (_paused || !(_sending || HasPending)) return;
                    changed = _changed.Task;
                }

                await changed.WaitAsync(limit).ConfigureAwait(false);
            }
        }
        finally
        {
            Set(() => _flushing = false);
        }
    }

    /// <summary>Drops a batch after its last failed attempt.</summary>
    public void Lose(OutgoingBatch batch, string error)
    {
        DropCount lost = batch.Content;
        string reason = "could not send events: " + error;
        Set(() =>
        {
            _buffer.CountDrop(lost + batch.ToldDrops, reason);
            _noticeFailed = lost.IsZero;
        });
        if (!lost.IsZero) _timeline.Record(new TelemetryDroppedEvent(Extension, lost, reason));
    }

    /// <summary>Keeps a batch until after the next one.</summary>
    public void Hold(OutgoingBatch batch, InjectedTelemetryFault fault) => Set(() => _held = (batch, fault));

    /// <summary>Drops what is left. The delivery under way is counted too.</summary>
    public async Task CloseAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        Set(() =>
        {
            _paused = true;
            RecordSlowDrops();
            DropCount left = _buffer.DropAll(EnvironmentEnded);
            if (_held is { } held) left += held.Batch.Content;
            if (!left.IsZero) _timeline.Record(new TelemetryDroppedEvent(Extension, left, EnvironmentEnded));
        });
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _binding.Transport.Dispose();
    }

    /// <summary>True while something must be sent. Losses alone are reported only at a shutdown, and once: reports to a failing listener would fail without end.</summary>
    private bool HasPending => !_buffer.IsEmpty || _held is not null || (_buffer.HasDrops && !_noticeFailed && _binding.Subscription.TakesPlatform);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Set(Action change)
    {
        lock (_gate)
        {
            change();
            Change();
        }
    }

    private void Change()
    {
        TaskCompletionSource changed = _changed;
        _changed = New();
        changed.SetResult();
    }

    private void Append(DeliveredTelemetryRecord record)
    {
        lock (_gate)
        {
            _noticeFailed = false;
            // However fast records come, a listener that answers loses none.
            bool isSlow = _paused || (_sending && _awake.Elapsed - _sendingSince >= _options.SlowAfter);
            if (isSlow && _buffer.IsOverfull(_binding.Subscription))
            {
                var lost = new DropCount(1, record.Length);
                _buffer.CountDrop(lost, SlowReason);
                _slowDrops += lost;
                return;
            }

            (bool wasEmpty, bool hadFull) = (_buffer.IsEmpty, _buffer.HasFull);
            _buffer.Add(record, _binding.Subscription, _awake.Elapsed);
            if (wasEmpty || _flushing || hadFull != _buffer.HasFull) Change();
        }
    }

    /// <summary>Records one event for all records that were dropped since the last batch. Called inside the lock.</summary>
    private void RecordSlowDrops()
    {
        if (!_slowDrops.IsZero) _timeline.Record(new TelemetryDroppedEvent(Extension, _slowDrops, SlowReason));
        _slowDrops = default;
    }

    private string SlowReason => _binding.Subscription.Api == SubscriptionApi.Logs ? SlowInLogsApi : Slow;

    private async Task AppendLateAsync(DeliveredTelemetryRecord record, TelemetryFault fault)
    {
        try
        {
            await TelemetryDelivery.DelayAsync(fault, _awake, Closed).ConfigureAwait(false);
            Append(record);
        }
        catch (OperationCanceledException)
        {
            // The emulator is gone: it never comes.
        }
    }
}

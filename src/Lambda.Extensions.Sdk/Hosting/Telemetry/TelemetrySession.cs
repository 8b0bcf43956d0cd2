using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Invocations;
using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// Connects telemetry to the loop. It begins after <c>register</c>, follows each invocation, holds <c>next</c> when the flush
/// policy requires it, and is drained at the end.
/// </summary>
internal sealed class TelemetrySession : ITelemetrySession
{
    private readonly HostContext _host;
    private readonly ITelemetrySource _source;
    private readonly BatchQueue _queue;
    private readonly InvocationTracker _tracker;
    private readonly NextGate _gate;
    private readonly OpenInvocation _open;
    private readonly TelemetryIntake _intake;
    private readonly TelemetryDispatcher _dispatcher;
    private readonly List<InvocationChange> _changes = [];
    private readonly List<DispatchStep> _steps = [];
    private readonly bool _subscribed;
    private string? _previous;

    public TelemetrySession(HostContext host, Registration registration, HookFailurePolicy settlement, RestoreNotice restores, Func<bool> trySendNext)
    {
        _host = host;
        var settings = TelemetrySettings.Of(host.Modules);
        var counts = new ConsumerCounts();
        _queue = new BatchQueue(settings.Listener.MaxPendingBytes, settings.Listener.MaxPendingBatches, host.Time);
        Ledger = new TelemetryLedger(counts, _queue);
        _tracker = new InvocationTracker(host.Time, host.InitializationType);
        _gate = new NextGate(host.Modules, host.Time, byIntervalOnly: host.IsManagedInstances, trySendNext);
        _open = new OpenInvocation(host.InitializationType);
        _intake = new TelemetryIntake(_tracker, _gate, Ledger, counts, new OwnLines(host.Name), _open, restores, host.Counters, host.AnyOverrides(HookSet.Telemetry));
        _dispatcher = new TelemetryDispatcher(host, _intake, _gate, settlement, _queue);
        _source = host.TelemetrySource ?? new PlatformTelemetry(settings, host.Name, host.RuntimeApi, host.Time, host.Log);
        _subscribed = _source.Start(registration, _queue, counts, _dispatcher.Wake);
    }

    public TelemetryLedger Ledger { get; }

    public int PendingDeliveries => _queue.Count;

    public void Open() => _dispatcher.Open();

    public void Begin(InvokeEvent invoke)
    {
        bool seesHandlerEnd = _subscribed || _host.ProxyModule is { Proxy.SeesHandlerEnds: true };
        bool previousEndSeen = !seesHandlerEnd || _previous is null || _tracker.HasEnded(_previous);
        _previous = invoke.RequestId;
        _open.Begin(invoke.RequestId, _host.Time.GetUtcNow());
        _tracker.Begin(invoke, _changes);
        // Conclusions about earlier invocations come first.
        _intake.Follow(_changes, _steps);
        _changes.Clear();
        _gate.Begin(invoke, previousEndSeen, seesHandlerEnd, _steps);
        _dispatcher.Post(_steps);
        _steps.Clear();
    }

    public void Answered(RuntimeAnswer answer)
    {
        var changes = new List<InvocationChange>();
        var steps = new List<DispatchStep>();
        _tracker.Answer(answer, changes);
        _intake.Follow(changes, steps);
        _dispatcher.Post(steps);
    }

    public void WaitBeforeNext()
    {
        if (!_gate.Wait(_host.Stop.Token, out TimeSpan cap) && _previous is { } requestId)
            TelemetryLog.HandlerEndMissed(_host.Log, requestId, (long)cap.TotalMilliseconds, _gate.Missed);
    }

    public void NextAsked() => _tracker.NextAsked();

    public void Drain(ShutdownEvent shutdown, TimeSpan limit)
    {
        using var drain = new DispatchDrain(shutdown, _host.Time, limit, _subscribed ? _host.Modules.Max(m => m.Options.LateReportTimeout) : TimeSpan.Zero);
        _dispatcher.Drain(drain);
        drain.Wait();
        _dispatcher.Stop();
    }

    public void Dispose()
    {
        _dispatcher.Stop();
        _dispatcher.Dispose();
        _gate.Dispose();
        _source.Dispose();
    }
}

using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// The telemetry thread: reads what the platform delivers, joins it to invocations, and calls the hooks that follow from it, one after
/// the other. The thread begins with the first thing to do. As with the loop, all it knows is in fields: when a hook blocks the thread
/// for good, the watchdog's thread goes on from there.
/// </summary>
internal sealed class TelemetryDispatcher
{
    private readonly HostContext _host;
    private readonly TelemetryIntake _intake;
    private readonly FlushSchedule _flushes;
    private readonly InvocationGate _gate;
    private readonly HookFailurePolicy _settlement;
    private readonly HookBudgets _budgets;
    private readonly BatchQueue _queue;
    private readonly Watchdog _watchdog;
    private readonly HookRunner _runner;
    private readonly Queue<DispatchStep> _steps = new();
    private readonly List<DispatchStep> _new = [];
    private readonly List<DispatchStep> _posted = [];

    private int _cursor;
    private TimeSpan _budget;
    private long _calledAt;
    private HookResult _worst;
    private bool _resumed;
    private bool _stopped;
    private bool _opened;
    private bool _started;
    private bool _ended;
    private DispatchDrain? _drain;

    public TelemetryDispatcher(HostContext host, TelemetryIntake intake, FlushSchedule flushes, InvocationGate gate, HookFailurePolicy settlement, HookBudgets budgets, BatchQueue queue)
    {
        _host = host;
        _intake = intake;
        _flushes = flushes;
        _gate = gate;
        _settlement = settlement;
        _budgets = budgets;
        _queue = queue;
        _watchdog = new Watchdog(host.Time, Resume, countsAwakeOnly: true);
        _runner = new HookRunner(_watchdog);
    }

    /// <summary>Set on Managed Instances, and while an invocation runs: then time passes, and a flush may be due by its interval.</summary>
    private bool RunsFreely => _host.IsManagedInstances || _gate.IsInvocationRunning;

    /// <summary>The hooks may be called from now on.</summary>
    public void Open()
    {
        lock (_posted) _opened = true;
        if (_queue.Count > 0 || _host.IsManagedInstances) Start();
    }

    /// <summary>From any thread: there is a delivery.</summary>
    public void Wake()
    {
        Start();
        _queue.Signal();
    }

    /// <summary>From the loop's thread: there is something else to do.</summary>
    public void Post(List<DispatchStep> steps)
    {
        if (steps.Count == 0) return;
        lock (_posted) _posted.AddRange(steps);
        Start();
        _queue.Poke();
    }

    /// <summary>From the loop's thread: reads what has come, waits a moment for reports that have not, and tells how everything ended.</summary>
    public void Drain(DispatchDrain drain)
    {
        lock (_posted)
        {
            _drain = drain;
            if (_ended || !_opened) drain.Done();
        }

        Start();
        _queue.Poke();
    }

    /// <summary>No hook is called any more; one that runs is not waited for.</summary>
    public void Stop()
    {
        lock (_posted) _stopped = true;
        _queue.Close();
    }

    public void Dispose() => _watchdog.Dispose();

    private void Start()
    {
        lock (_posted)
        {
            if (_started || !_opened || _stopped) return;
            _started = true;
        }

        new Thread(Run) { IsBackground = true, Name = "lambda-ext telemetry" }.Start();
    }

    private void Resume()
    {
        _resumed = true;
        Run();
    }

    private void Run()
    {
        try
        {
            if (_resumed) SettleCall(_host.Modules[_cursor - 1], new HookOutcome(HookResult.Abandoned));
            _resumed = false;
            while (true)
            {
                if (_steps.TryPeek(out DispatchStep step))
                {
                    if (!Do(step)) return;
                    _steps.Dequeue();
                    Add(_new);
                }
                else if (!Receive())
                {
                    break;
                }
            }
        }
        catch (Exception e)
        {
            LifecycleLog.InternalError(_host.Log, e);
        }

        // Whatever happened: nobody waits for this thread any more.
        _gate.Close();
        lock (_posted)
        {
            _ended = true;
            _drain?.Done();
        }
    }

    /// <summary>Does one step. False: this thread was retired inside a hook.</summary>
    private bool Do(DispatchStep step)
    {
        switch (step.Action)
        {
            case DispatchAction.HandlerEnded:
                var invocation = (Invocation)step.Argument!;
                bool isAwaited = _gate.IsHeldFor(invocation);
                // At the end the loop flushes when everything has been told.
                if (_drain is null) _flushes.HandlerEnded(invocation, isAwaited, _new);
                if (isAwaited) _new.Add(DispatchStep.Release(invocation.RequestId));
                return true;
            case DispatchAction.Release:
                _gate.Release((string)step.Argument!);
                return true;
            default:
                return CallHooks(step);
        }
    }

    private bool CallHooks(DispatchStep step)
    {
        while (_cursor < _host.Modules.Length)
        {
            ExtensionModule module = _host.Modules[_cursor++];
            if (step.Only is { } only && only != module) continue;
            if (!Call(module, step)) return false;
        }

        _cursor = 0;
        if (step.Argument is TelemetryBatch batch) _intake.Settle(batch, _worst);
        _worst = HookResult.Completed;
        return true;
    }

    private bool Call(ExtensionModule module, DispatchStep step)
    {
        HookSet hook = step.Hook;
        if (!module.Wants(hook))
        {
            if (hook == HookSet.Flush) _flushes.Flushed(module, took: null);
            return true;
        }

        if (_stopped || module.AbandonedNow >= ExtensionModule.MaxAbandoned)
        {
            if (!_stopped) _settlement.Skip(module, hook);
            Note(HookResult.Skipped);
            if (hook == HookSet.Flush) _flushes.Flushed(module, took: null);
            return true;
        }

        _budget = _budgets.ForTelemetry(module, hook, _gate.HeldDeadline, _drain?.Left);
        if (hook == HookSet.Flush) _intake.HasNews = false;
        object? argument = step.Argument is FlushRequest flush ? flush with { Budget = _budget } : step.Argument;
        _calledAt = _host.Time.GetTimestamp();
        // A hook that is to be told of an invocation is not skipped because another one takes long.
        HookOutcome outcome = _runner.Run(module, hook, argument, _budget, patience: _drain?.Left ?? TimeSpan.MaxValue);
        if (outcome.Result == HookResult.Retired) return false;
        SettleCall(module, outcome);
        return true;
    }

    private void SettleCall(ExtensionModule module, HookOutcome outcome)
    {
        HookSet hook = _steps.Peek().Hook;
        _settlement.Settle(module, hook, outcome, _budget);
        Note(outcome.Result);
        if (hook != HookSet.Flush) return;
        TimeSpan took = _host.Time.GetElapsedTime(_calledAt);
        _flushes.Flushed(module, took);
        _host.Counters.Flushed(took);
    }

    private void Note(HookResult result)
    {
        if (result > _worst) _worst = result;
    }

    /// <summary>Waits for the next thing to do. False: there will be none.</summary>
    private bool Receive()
    {
        lock (_posted)
        {
            Add(_posted);
            if (_steps.Count > 0) return true;
        }

        switch (_queue.Take(Patience(), out PendingBatch pending))
        {
            case BatchArrival.Batch:
                _intake.Read(pending, _new);
                Add(_new);
                return true;
            case BatchArrival.Closed:
                return false;
            case BatchArrival.None when _drain is not null:
            case BatchArrival.Poked when _drain is { } drain && drain.IsOver(_intake):
                return EndDrain();
            case BatchArrival.None:
                _flushes.Interval(_new);
                Add(_new);
                return true;
            default:
                return true;
        }
    }

    private TimeSpan Patience()
    {
        if (_drain is { } drain) return drain.IsOver(_intake) ? TimeSpan.Zero : drain.UntilReportsAreDue;
        return _flushes.Any && _intake.HasNews && RunsFreely ? _flushes.UntilInterval() : TimeSpan.MaxValue;
    }

    /// <summary>Nothing more is waited for: what is open is closed, its hooks are called, and the thread ends.</summary>
    private bool EndDrain()
    {
        DispatchDrain drain = _drain!;
        if (drain.HasEnded) return false;
        drain.HasEnded = true;
        _intake.End(drain.Shutdown, _new);
        Add(_new);
        return true;
    }

    private void Add(List<DispatchStep> steps)
    {
        foreach (DispatchStep step in steps) _steps.Enqueue(step);
        steps.Clear();
    }
}

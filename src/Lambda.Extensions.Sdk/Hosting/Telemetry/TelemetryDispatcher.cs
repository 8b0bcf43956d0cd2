using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// Runs the telemetry thread:
/// <list type="number">
/// <item>waits for a delivery, a posted step, or a due interval (<see cref="Receive"/>);</item>
/// <item>reads the delivery and joins its records to invocations (<see cref="TelemetryIntake"/>), which gives steps;</item>
/// <item>calls the hooks of each step, one after the other, under their budgets (<see cref="CallHooks"/>);</item>
/// <item>after the hooks of a handler's end, adds the flushes that are due, and releases <c>next</c> (<see cref="NextGate"/>);</item>
/// <item>at the end reads the remaining deliveries, waits a short time for late reports, and closes open invocations
/// (<see cref="EndDrain"/>).</item>
/// </list>
/// </summary>
/// <remarks>The thread begins with the first step. Its state is in fields, so the watchdog's thread can continue when a hook blocks it.</remarks>
internal sealed class TelemetryDispatcher
{
    private readonly HostContext _host;
    private readonly TelemetryIntake _intake;
    private readonly NextGate _gate;
    private readonly HookFailurePolicy _settlement;
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

    public TelemetryDispatcher(HostContext host, TelemetryIntake intake, NextGate gate, HookFailurePolicy settlement, BatchQueue queue)
    {
        _host = host;
        _intake = intake;
        _gate = gate;
        _settlement = settlement;
        _queue = queue;
        _watchdog = new Watchdog(host.Time, Resume, countsAwakeOnly: true);
        _runner = new HookRunner(_watchdog);
    }

    /// <summary>
    /// Gets whether time passes without a freeze: on Managed Instances, and while an invocation runs. Then a flush may be due by its
    /// interval.
    /// </summary>
    private bool RunsFreely => _host.IsManagedInstances || _gate.IsInvocationRunning;

    /// <summary>Allows hooks to be called from now on.</summary>
    public void Open()
    {
        lock (_posted) _opened = true;
        if (_queue.Count > 0 || _host.IsManagedInstances) Start();
    }

    /// <summary>Wakes the thread for a delivery. Any thread may call this.</summary>
    public void Wake()
    {
        Start();
        _queue.Signal();
    }

    /// <summary>Adds steps. Called on the loop's thread.</summary>
    public void Post(List<DispatchStep> steps)
    {
        if (steps.Count == 0) return;
        lock (_posted) _posted.AddRange(steps);
        Start();
        _queue.Poke();
    }

    /// <summary>
    /// Reads the deliveries that have come, waits a short time for missing reports, and reports how every invocation ended. Called on
    /// the loop's thread.
    /// </summary>
    public void Drain(DispatchDrain drain)
    {
        lock (_posted)
        {
            _drain = drain;
            if (_ended || !_opened) drain.Done();
        }

        // The hook that runs began with the budget of an invocation.
        _watchdog.Limit(drain.Left);
        Start();
        _queue.Poke();
    }

    /// <summary>Ends the calls of hooks. A hook that runs is not waited for.</summary>
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

        // In any case, no thread waits for this one after this point.
        _gate.Close();
        lock (_posted)
        {
            _ended = true;
            _drain?.Done();
        }
    }

    /// <summary>Runs one step. Returns false when this thread was retired inside a hook.</summary>
    private bool Do(DispatchStep step)
    {
        switch (step.Action)
        {
            case DispatchAction.HandlerEnded:
                _gate.HandlerEnded(step.Invocation!, flushes: _drain is null, _new);
                return true;
            case DispatchAction.Release:
                _gate.Release(step.RequestId!);
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
        if (step.Request.Batch is { } batch) _intake.Settle(batch, _worst);
        _worst = HookResult.Completed;
        return true;
    }

    private bool Call(ExtensionModule module, DispatchStep step)
    {
        HookKind hook = step.Request.Hook;
        if (!module.Wants(hook))
        {
            if (hook == HookKind.Flush) _gate.RecordFlush(module, took: null);
            return true;
        }

        if (_stopped || module.AbandonedNow >= ExtensionModule.MaxAbandoned)
        {
            if (!_stopped) _settlement.Skip(module, hook);
            Note(HookResult.Skipped);
            if (hook == HookKind.Flush) _gate.RecordFlush(module, took: null);
            return true;
        }

        _calledAt = _host.Time.GetTimestamp();
        // A hook that receives an invocation is not skipped because another hook takes long.
        bool hasTurn = module.Turn.TryEnter(_drain?.Left ?? TimeSpan.MaxValue, out _);
        _budget = HookBudgets.ForTelemetry(module, hook, _gate.HeldFor, _drain?.Left);
        if (hook == HookKind.Flush) _intake.HasNews = false;
        HookOutcome outcome = hasTurn ? _runner.Run(module, step.Request.WithBudget(_budget), _budget) : new HookOutcome(HookResult.Skipped);
        if (outcome.Result == HookResult.Retired) return false;
        SettleCall(module, outcome);
        return true;
    }

    private void SettleCall(ExtensionModule module, HookOutcome outcome)
    {
        HookKind hook = _steps.Peek().Request.Hook;
        _settlement.Settle(module, hook, outcome, _budget);
        Note(outcome.Result);
        if (hook != HookKind.Flush) return;
        TimeSpan took = _host.Time.GetElapsedTime(_calledAt);
        _gate.RecordFlush(module, took);
        _host.Counters.Flushed(took);
    }

    private void Note(HookResult result)
    {
        _worst = HookOutcome.Worse(result, _worst);
    }

    /// <summary>Waits for the next step or delivery. Returns false when there will be none.</summary>
    private bool Receive()
    {
        lock (_posted)
        {
            Add(_posted);
            if (_steps.Count > 0) return true;
        }

        switch (_queue.Take(Patience(), out byte[] body))
        {
            case BatchArrival.Batch:
                _intake.Read(body, _new);
                Add(_new);
                return true;
            case BatchArrival.Closed:
                return false;
            case BatchArrival.None when _drain is not null:
            case BatchArrival.Poked when _drain is { } drain && drain.IsOver(_intake):
                return EndDrain();
            case BatchArrival.None:
                // After a freeze the interval is over at once. The next invocation then decides.
                if (RunsFreely) _gate.FlushByInterval(_new);
                Add(_new);
                return true;
            default:
                return true;
        }
    }

    private TimeSpan Patience()
    {
        if (_drain is { } drain) return drain.IsOver(_intake) ? TimeSpan.Zero : drain.UntilReportsAreDue;
        return _gate.Flushes && _intake.HasNews && RunsFreely ? _gate.UntilInterval() : TimeSpan.MaxValue;
    }

    /// <summary>Ends the drain: closes open invocations, calls their hooks, and ends the thread.</summary>
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

using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Hosting.Telemetry;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// Runs the life of the process on one thread at a time.
/// <code>
/// Starting → Registering → Initializing → Polling ⇄ Restoring → Invoking → Holding
///                |                           |
///                | refused                   | SHUTDOWN, SIGTERM, 403, a fatal failure
///                v                           v
///              Ended                      Draining → Flushing → ShuttingDown → Disposing → Ended
/// </code>
/// </summary>
/// <remarks>
/// The whole state is in fields. When a hook blocks its thread, the watchdog's thread continues after that hook (<see cref="Resume"/>). The stuck thread finds itself retired when it returns, and leaves.
/// </remarks>
internal sealed class LifecycleLoop
{
    private static readonly FlushRequest AtEndOfInvocation = new() { Trigger = FlushTrigger.EndOfInvocation, Reason = FlushReason.Configured, Budget = TimeSpan.Zero };
    private static readonly FlushRequest AtShutdown = new() { Trigger = FlushTrigger.Shutdown, Reason = FlushReason.Shutdown, Budget = TimeSpan.Zero };

    private readonly HostContext _host;
    private readonly ExtensionModule[] _modules;
    private readonly Watchdog _watchdog;
    private readonly HookSequence _hooks;
    private readonly HookFailurePolicy _settlement;
    private readonly HookBudgets _budgets;
    private readonly NextPoller _poller;
    private readonly FreezeDetector _freeze;
    private readonly NextRequest _request;
    private readonly RestoreNotice _restores;
    private readonly LifecycleEnd _end;
    private readonly bool _awaitsHandler;
    private readonly RuntimeProxyLink? _proxy;
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LoopPhase _phase;
    private Invocation? _completed;
    private InvokeEvent? _invoke;
    private Registration? _registration;
    private ITelemetrySession? _telemetry;
    private SdkMeter? _meter;
    private bool _resumed;
    private bool _takenOver;
    private bool _saidUnknown;

    public LifecycleLoop(HostContext host)
    {
        _host = host;
        _modules = host.Modules;
        _watchdog = new Watchdog(host.Time, Resume);
        _settlement = new HookFailurePolicy(host.Counters, host.Log);
        _budgets = new HookBudgets(host.Time);
        _hooks = new HookSequence(_modules, new HookRunner(_watchdog), _budgets, _settlement);
        _poller = new NextPoller(host.Client, host.Stop, host.Counters, host.Time, host.Log, endless: host.Kind.AsksEndlessly);
        _freeze = new FreezeDetector(host.Time);
        _request = new NextRequest(host.Client, host.Stop, _settlement, _freeze);
        _end = new LifecycleEnd(host, _budgets, _settlement);
        _restores = new RestoreNotice(host.InitializationType, host.OwnsProcess);
        _proxy = RuntimeProxyLink.Create(host, _settlement);
        _awaitsHandler = !host.Kind.UsesTelemetry && host.AnyOverrides(HookSet.InvocationCompleted | HookSet.Flush);
        _phase = host.ConfigurationIsInvalid || !host.StartsEarly ? LoopPhase.Registering : LoopPhase.ActivatingEarly;
    }

    /// <summary>Gets the task that completes with the process's exit code.</summary>
    public Task<int> Ended => _ended.Task;

    /// <summary>Gets or sets the action that is called last when the loop ended on another thread than the one it began on.</summary>
    public Action<int>? EndedElsewhere { get; set; }

    /// <summary>
    /// Runs until the end of the loop, or until this thread is retired. After that the loop continues on another thread, and <see
    /// cref="Ended"/> completes at its end.
    /// </summary>
    public void Run()
    {
        try
        {
            if (!_takenOver) DebuggerWait.Run(_host);
            if (_resumed) _hooks.SettleAbandoned(_phase.Hook());
            _resumed = false;
            while (_phase != LoopPhase.Ended)
            {
                if (!Step()) return;
            }
        }
        catch (Exception e)
        {
            _end.FailInternally(e);
            if (_host.Kind.AsksEndlessly && _end.IsRegistered) _poller.KeepAsking();
        }

        _proxy?.Dispose();
        _telemetry?.Dispose();
        _meter?.Dispose();
        _watchdog.Dispose();
        foreach (ExtensionModule module in _modules) module.Turn.Dispose();
        _host.Client.Dispose();
        _host.Kind.Settle(registered: false);
        _ended.TrySetResult(_end.ExitCode);
        if (_takenOver) EndedElsewhere?.Invoke(_end.ExitCode);
    }

    /// <summary>Continues the loop on the watchdog's thread. The latest hook was abandoned and still holds the loop's thread.</summary>
    private void Resume()
    {
        _resumed = _takenOver = true;
        Run();
    }

    /// <summary>Runs one phase. Returns false when this thread was retired inside a hook.</summary>
    private bool Step()
    {
        switch (_phase)
        {
            case LoopPhase.ActivatingEarly:
                return RunHooks(HookRequest.Activate(_host.Services), LoopPhase.Starting);
            case LoopPhase.Starting:
                return RunHooks(HookRequest.Starting(), LoopPhase.Registering);
            case LoopPhase.Registering:
                Register();
                return true;
            case LoopPhase.Activating:
                return RunHooks(HookRequest.Activate(_host.Services), LoopPhase.Initializing);
            case LoopPhase.Initializing:
                return RunHooks(HookRequest.Initialize(_registration!), LoopPhase.Polling);
            case LoopPhase.Polling:
                Poll();
                return true;
            case LoopPhase.Restoring:
                return RunHooks(HookRequest.OfRestore(new EnvironmentRestore(), _invoke), LoopPhase.Invoking);
            case LoopPhase.Invoking:
                return RunHooks(HookRequest.Invoke(_invoke!), _telemetry is not null ? LoopPhase.Holding : _awaitsHandler ? LoopPhase.AwaitingHandler : LoopPhase.Polling);
            case LoopPhase.AwaitingHandler:
                AwaitHandler();
                return true;
            case LoopPhase.Holding:
                _telemetry!.WaitBeforeNext();
                _phase = LoopPhase.Polling;
                return true;
            case LoopPhase.Completing:
                return RunHooks(HookRequest.Completed(_completed!), LoopPhase.FlushingInvocation);
            case LoopPhase.FlushingInvocation:
                return RunHooks(HookRequest.OfFlush(AtEndOfInvocation, _invoke), LoopPhase.Polling);
            case LoopPhase.Failing:
                _end.FailClosed();
                _phase = LoopPhase.Draining;
                return true;
            case LoopPhase.Draining:
                _telemetry?.Drain(_end.Shutdown!, _budgets.ForDrain(_modules.Max(m => m.Options.DeadlineMargin)));
                _phase = LoopPhase.Flushing;
                return true;
            case LoopPhase.Flushing:
                return RunHooks(HookRequest.OfFlush(AtShutdown), LoopPhase.ShuttingDown);
            case LoopPhase.ShuttingDown:
                return RunHooks(HookRequest.Shutdown(_end.Shutdown!), LoopPhase.Disposing);
            case LoopPhase.Disposing:
                if (!RunHooks(HookRequest.Dispose(_host.BuiltServices), LoopPhase.Ended)) return false;
                LifecycleSummary.Log(_host, _telemetry);
                return true;
            default:
                return true;
        }
    }

    private bool RunHooks(HookRequest request, LoopPhase then)
    {
        if (!_hooks.Run(request)) return false;
        HookKind hook = request.Hook;
        // Before register a failure cannot be reported, so it is kept until then.
        _phase = _settlement.Fatal is not null && _end.IsRegistered && !hook.SavesWork() ? LoopPhase.Failing : then;
        if (!_end.HasAskedForNext) _host.Startup.Mark(hook.ToString());
        return true;
    }

    private void Register()
    {
        _proxy?.Listen();
        _registration = new RegistrationStep(_host).Run();
        _host.Startup.Mark("Register");
        _end.IsRegistered = _registration is not null;
        _host.Kind.Settle(_end.IsRegistered);
        if (_registration is null)
        {
            _end.RefuseRegistration();
            _phase = LoopPhase.Ended;
        }
        else if (_settlement.Fatal is not null || _host.ConfigurationFailsClosed)
        {
            _phase = LoopPhase.Failing;
        }
        else
        {
            _telemetry = TelemetryFeature.Begin(_host, _registration, _settlement, _restores, _request.TrySend);
            _request.Asked = _telemetry is null ? null : _telemetry.NextAsked;
            if (_telemetry is not null) _host.Startup.Mark("Subscribe");
            _proxy?.Start(_telemetry);
            _phase = _host.StartsEarly || _host.ConfigurationIsInvalid ? LoopPhase.Initializing : LoopPhase.Activating;
        }
    }

    private void Poll()
    {
        if (!_end.HasAskedForNext)
        {
            _end.HasAskedForNext = true;
            _proxy?.Open();
            if (_host.Client is ExtensionsApiClient client) client.NextSent = NextIsAsked;
            else NextIsAsked();
        }

        // A hook on the telemetry thread may fail at any time. Under FailClosed it ends the process now, or with the next event.
        ExtensionEvent? received = _settlement.Fatal is null ? AskForNext() : null;
        if (_settlement.Fatal is not null && received is not ShutdownEvent)
        {
            _phase = LoopPhase.Failing;
            return;
        }

        switch (received)
        {
            case InvokeEvent invoke:
                _host.Counters.Invocations++;
                invoke.IdleTime = _freeze.Woke();
                invoke.Receive(_host.Time);
                _host.Kind.Begin(invoke);
                _telemetry?.Begin(invoke);
                _invoke = invoke;
                _phase = _restores.TryNotice() ? LoopPhase.Restoring : LoopPhase.Invoking;
                break;
            case ShutdownEvent shutdown:
                _end.Begin(shutdown, _poller.ExitCode);
                _phase = LoopPhase.Draining;
                break;
            case HandlerEndedEvent ended:
                _completed = ended.Invocation;
                _phase = LoopPhase.Completing;
                break;
            case UnknownExtensionEvent unknown:
                _host.Counters.UnknownEvents++;
                if (!_saidUnknown) LifecycleLog.UnknownEvent(_host.Log, unknown.EventType);
                _saidUnknown = true;
                break;
        }
    }

    /// <summary>Runs the work that must not delay the first <c>next</c>, while that request is on its way.</summary>
    private void NextIsAsked()
    {
        _host.Startup.Mark("Next");
        _telemetry?.Open();
        if (_host.HandleSigterm) _host.Kind.HandleSigterm(_host.Stop, _ended.Task, _host.Log);
        _meter = new SdkMeter(_host.Counters, _host.Startup, _telemetry);
        SdkActivities.Begin();
        LifecycleSummary.SayStart(_host);
    }

    private ExtensionEvent AskForNext()
    {
        _request.Prepare();
        return _poller.Next();
    }

    private void AwaitHandler()
    {
        TimeSpan margin = _modules.Max(m => m.Options.DeadlineMargin);
        _completed = _host.Kind.WaitForHandlerEnd(margin);
        _phase = _completed is null ? LoopPhase.Polling : LoopPhase.Completing;
    }
}

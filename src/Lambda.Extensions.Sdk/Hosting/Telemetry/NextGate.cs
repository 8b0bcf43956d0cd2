using Lambda.Extensions.Sdk.Flushing;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// Decides for each invocation when to flush and what <c>next</c> waits for, and holds the loop's thread until that is done. The hold
/// is never longer than the cap, and never past the deadline (G01, G09). The loop begins invocations and waits. The telemetry thread
/// reports ends and releases.
/// </summary>
internal sealed class NextGate : IDisposable
{
    /// <summary>The time to wait for a handler's end after one was missed, until the platform reports one again.</summary>
    internal static readonly TimeSpan InDoubt = TimeSpan.FromMilliseconds(250);

    private readonly ClockGate _gate;
    private readonly TimeProvider _time;
    private readonly TimeSpan _handlerEndTimeout;
    private readonly TimeSpan _margin;
    private readonly List<Flusher> _flushers = [];
    private readonly List<ExtensionModule> _interestedInEnds = [];
    private readonly bool _byIntervalOnly;
    private readonly Func<bool> _trySendNext;

    private NextHold? _hold;
    private string? _planned;
    private string? _running;
    private string? _early;
    private Invocation? _earlyDone;
    private bool _doubtful;
    private bool _closed;

    /// <param name="modules">The extensions of the process.</param>
    /// <param name="time">The clock.</param>
    /// <param name="byIntervalOnly">True on Managed Instances, where invocations overlap and the environment does not freeze.</param>
    /// <param name="trySendNext">Requests <c>next</c> for the loop's thread, which waits; false when that thread must do it.</param>
    public NextGate(ExtensionModule[] modules, TimeProvider time, bool byIntervalOnly, Func<bool> trySendNext)
    {
        _gate = new ClockGate(time);
        _time = time;
        _handlerEndTimeout = modules.Max(m => m.Options.HandlerEndTimeout);
        _margin = modules.Max(m => m.Options.DeadlineMargin);
        _byIntervalOnly = byIntervalOnly;
        _trySendNext = trySendNext;
        foreach (ExtensionModule module in modules)
        {
            if (module.Overridden.Has(HookKind.Flush)) _flushers.Add(new Flusher(module, new FlushPlanner(module.Options.FlushPolicy, time)));
            // Without a flush hook, an extension sends in the hooks at the handler's end, so these get the time for it.
            else if ((module.Overridden & HookSet.Subscribed) != HookSet.None) _interestedInEnds.Add(module);
        }
    }

    /// <summary>Gets whether anything is flushed at all.</summary>
    public bool Flushes => _flushers.Count > 0;

    /// <summary>Gets whether a handler is known to run. While it runs, the environment does not freeze.</summary>
    public bool IsInvocationRunning
    {
        get
        {
            lock (_gate.Lock) return _running is not null;
        }
    }

    /// <summary>Gets the time until the deadline of the invocation that <c>next</c> waits in; null when it waits in none.</summary>
    public TimeSpan? HeldFor
    {
        get
        {
            lock (_gate.Lock) return _hold?.Invoke.TimeLeft(_time);
        }
    }

    /// <summary>Gets the number of handlers' ends that were not seen in time.</summary>
    public long Missed { get; private set; }

    /// <summary>Begins an invocation: plans its flushes, and decides what <c>next</c> waits for.</summary>
    /// <param name="invoke">Its event.</param>
    /// <param name="previousEndSeen">True when the end of the previous invocation has been reported.</param>
    /// <param name="seesHandlerEnd">True when the platform reports handlers' ends.</param>
    /// <param name="steps">Receives what begins now.</param>
    public void Begin(InvokeEvent invoke, bool previousEndSeen, bool seesHandlerEnd, List<DispatchStep> steps)
    {
        lock (_gate.Lock)
        {
            NextWaitsFor waits = Plan(invoke, seesHandlerEnd, steps);
            // The loop waited and the end was not seen, so the platform may report none.
            if (previousEndSeen) _doubtful = false;
            Invocation? early = _earlyDone?.RequestId == invoke.RequestId ? _earlyDone : null;
            bool hasEnded = _early == invoke.RequestId;
            _running = hasEnded ? null : invoke.RequestId;
            _hold = waits == NextWaitsFor.Nothing ? null : new NextHold(invoke, waits) { EndSeen = hasEnded };
            (_early, _earlyDone) = (null, null);
            // The platform's report came before the loop's thread: the steps after the handler's end begin now.
            if (early is not null && waits == NextWaitsFor.EndOfHandler) steps.Add(DispatchStep.HandlerEnded(early));
            if (waits == NextWaitsFor.Flush) steps.Add(DispatchStep.Release(invoke.RequestId));
        }
    }

    /// <summary>Records that the platform has reported a handler's end. Its hooks follow.</summary>
    public void EndSeen(string requestId)
    {
        lock (_gate.Lock)
        {
            if (_running == requestId) _running = null;
            else _early = requestId;
            if (_hold is { } hold && hold.Invoke.RequestId == requestId) hold.EndSeen = true;
        }
    }

    /// <summary>
    /// Adds the flushes that begin after the hooks of a handler's end have run, and after them the release of <c>next</c>.
    /// </summary>
    /// <param name="invocation">The invocation.</param>
    /// <param name="flushes">False at the shutdown, where the loop flushes after all reports.</param>
    /// <param name="steps">Receives what begins now.</param>
    public void HandlerEnded(Invocation invocation, bool flushes, List<DispatchStep> steps)
    {
        lock (_gate.Lock)
        {
            // An invocation whose event has not been read yet is remembered.
            if (_early == invocation.RequestId) _earlyDone = invocation;
            bool isAwaited = _hold is { WaitsFor: NextWaitsFor.EndOfHandler } hold && hold.Invoke.RequestId == invocation.RequestId;
            if (flushes) FlushBehind(invocation, isAwaited, steps);
            if (isAwaited) steps.Add(DispatchStep.Release(invocation.RequestId));
        }
    }

    /// <summary>
    /// Releases <c>next</c> in this invocation. Another invocation stays held. When the loop's thread already waits here, <c>next</c> is
    /// requested before that thread wakes.
    /// </summary>
    public void Release(string requestId)
    {
        lock (_gate.Lock)
        {
            if (_hold is { Released: false } hold && hold.Invoke.RequestId == requestId)
            {
                hold.Released = true;
                if (hold.IsAwaited && !_closed) _trySendNext();
            }

            Monitor.PulseAll(_gate.Lock);
        }
    }

    /// <summary>Ends every wait, now and later.</summary>
    public void Close()
    {
        lock (_gate.Lock)
        {
            _closed = true;
            Monitor.PulseAll(_gate.Lock);
        }
    }

    /// <summary>Holds the loop's thread before <c>next</c>. Returns false when the handler's end was not seen within <paramref name="cap"/>.</summary>
    public bool Wait(CancellationToken stop, out TimeSpan cap)
    {
        cap = TimeSpan.Zero;
        if (_hold is not { } hold) return true;
        using CancellationTokenRegistration _ = stop.UnsafeRegister(static gate => ((ClockGate)gate!).Pulse(), _gate);
        long since = _time.GetTimestamp();
        lock (_gate.Lock)
        {
            TimeSpan forEnd = _doubtful && InDoubt < _handlerEndTimeout ? InDoubt : _handlerEndTimeout;
            bool seen = true;
            hold.IsAwaited = true;
            while (!hold.Released && !_closed && !stop.IsCancellationRequested)
            {
                TimeSpan left = hold.Invoke.TimeLeft(_time) - _margin;
                bool waitsForEnd = hold is { WaitsFor: NextWaitsFor.EndOfHandler, EndSeen: false };
                if (waitsForEnd && forEnd - _time.GetElapsedTime(since) < left) left = forEnd - _time.GetElapsedTime(since);
                if (left <= TimeSpan.Zero)
                {
                    seen = !waitsForEnd;
                    break;
                }

                _gate.Wait(left);
            }

            _hold = null;
            if (seen) return true;
            Missed++;
            _doubtful = true;
            cap = _time.GetElapsedTime(since);
            return false;
        }
    }

    /// <summary>Records a flush and its duration; null when it was not called.</summary>
    public void RecordFlush(ExtensionModule module, TimeSpan? took)
    {
        lock (_gate.Lock)
        {
            foreach (Flusher flusher in _flushers)
            {
                if (flusher.Module == module) flusher.Planner.RecordFlush(took);
            }
        }
    }

    /// <summary>Returns the time until a flush is due by its interval.</summary>
    public TimeSpan UntilInterval()
    {
        lock (_gate.Lock)
        {
            TimeSpan least = TimeSpan.MaxValue;
            foreach (Flusher flusher in _flushers)
            {
                TimeSpan left = flusher.Planner.UntilInterval();
                if (left < least) least = left;
            }

            return least;
        }
    }

    /// <summary>Adds the flushes whose interval is over.</summary>
    public void FlushByInterval(List<DispatchStep> steps)
    {
        lock (_gate.Lock)
        {
            foreach (Flusher flusher in _flushers)
            {
                if (flusher.Planner.UntilInterval() <= TimeSpan.Zero) steps.Add(flusher.Step(FlushTrigger.Background, FlushReason.IntervalOver));
            }
        }
    }

    public void Dispose() => _gate.Dispose();

    private NextWaitsFor Plan(InvokeEvent invoke, bool seesHandlerEnd, List<DispatchStep> steps)
    {
        _planned = invoke.RequestId;
        NextWaitsFor waits = seesHandlerEnd && _interestedInEnds.Exists(m => m.IsActive) ? NextWaitsFor.EndOfHandler : NextWaitsFor.Nothing;
        foreach (Flusher flusher in _flushers)
        {
            // An idle extension does not flush, so <c>next</c> does not wait for it.
            flusher.Plan = flusher.Module.IsActive ? flusher.Planner.AtInvoke(invoke.Deadline, seesHandlerEnd) : default;
            switch (flusher.Plan.Trigger)
            {
                case FlushTrigger.EndOfInvocation:
                    waits = NextWaitsFor.EndOfHandler;
                    break;
                case FlushTrigger.StartOfInvocation:
                    if (waits == NextWaitsFor.Nothing) waits = NextWaitsFor.Flush;
                    steps.Add(flusher.Step(FlushTrigger.StartOfInvocation, flusher.Plan.Reason));
                    break;
                case FlushTrigger.Background:
                    steps.Add(flusher.Step(FlushTrigger.Background, flusher.Plan.Reason));
                    break;
            }
        }

        return waits;
    }

    private void FlushBehind(Invocation invocation, bool isAwaited, List<DispatchStep> steps)
    {
        bool isPlanned = invocation.RequestId == _planned;
        foreach (Flusher flusher in _flushers)
        {
            bool behind = flusher.Planner.FlushesBehind(invocation.Duration);
            if (_byIntervalOnly) continue;
            if (behind) steps.Add(flusher.Step(FlushTrigger.Background, FlushReason.Configured));
            else if (isPlanned && flusher.Plan.Trigger == FlushTrigger.EndOfInvocation) steps.Add(flusher.Step(isAwaited ? FlushTrigger.EndOfInvocation : FlushTrigger.Background, flusher.Plan.Reason));
        }
    }
}

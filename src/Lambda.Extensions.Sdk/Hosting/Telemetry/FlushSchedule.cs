using Lambda.Extensions.Sdk.Flushing;
using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>The flushes of all extensions of a process: asks each one's policy, and says what <c>next</c> waits for.</summary>
internal sealed class FlushSchedule
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly bool _endsInteresting;
    private readonly bool _byIntervalOnly;
    private string? _planned;

    /// <param name="modules">The extensions.</param>
    /// <param name="time">The clock.</param>
    /// <param name="byIntervalOnly">On Managed Instances: invocations overlap, and nothing freezes.</param>
    public FlushSchedule(ExtensionModule[] modules, TimeProvider time, bool byIntervalOnly)
    {
        _byIntervalOnly = byIntervalOnly;
        foreach (ExtensionModule module in modules)
        {
            if ((module.Overridden & HookSet.Flush) != HookSet.None) _entries.Add(new Entry(module, new FlushPlanner(module.Options.FlushPolicy, time)));
            // Without a flush, the hooks at the handler's end are the place to send: they get the time for it.
            else _endsInteresting |= (module.Overridden & HookSet.Subscribed) != HookSet.None;
        }
    }

    /// <summary>Whether anything is flushed at all.</summary>
    public bool Any => _entries.Count > 0;

    /// <summary>An invocation begins. Adds the flushes that begin with it.</summary>
    /// <returns>True: <c>next</c> waits for the handler's end. False: for the flushes. Null: for nothing.</returns>
    public bool? Begin(InvokeEvent invoke, bool seesHandlerEnd, List<DispatchStep> steps)
    {
        lock (_lock)
        {
            _planned = invoke.RequestId;
            bool end = _endsInteresting && seesHandlerEnd;
            bool beside = false;
            foreach (Entry entry in _entries)
            {
                entry.Plan = entry.Planner.AtInvoke(invoke.Deadline, seesHandlerEnd);
                end |= entry.Plan.Trigger == FlushTrigger.EndOfInvocation;
                if (entry.Plan.Trigger is not (FlushTrigger.StartOfInvocation or FlushTrigger.Background)) continue;
                beside |= entry.Plan.Trigger == FlushTrigger.StartOfInvocation;
                steps.Add(Step(entry, entry.Plan.Trigger.Value, entry.Plan.Reason));
            }

            return end ? true : beside ? false : null;
        }
    }

    /// <summary>A handler has ended. Adds the flushes that begin now.</summary>
    /// <param name="invocation">Whose.</param>
    /// <param name="isAwaited">Whether <c>next</c> waits for them.</param>
    /// <param name="steps">Where to.</param>
    public void HandlerEnded(Invocation invocation, bool isAwaited, List<DispatchStep> steps)
    {
        lock (_lock)
        {
            bool isPlanned = invocation.RequestId == _planned;
            foreach (Entry entry in _entries)
            {
                bool behind = entry.Planner.FlushesBehind(invocation.Duration);
                if (_byIntervalOnly) continue;
                if (behind) steps.Add(Step(entry, FlushTrigger.Background, FlushReason.Configured));
                else if (isPlanned && entry.Plan.Trigger == FlushTrigger.EndOfInvocation) steps.Add(Step(entry, isAwaited ? FlushTrigger.EndOfInvocation : FlushTrigger.Background, entry.Plan.Reason));
            }
        }
    }

    /// <summary>A flush was called for, and took so long; null: it was not called.</summary>
    public void Flushed(ExtensionModule module, TimeSpan? took)
    {
        lock (_lock)
        {
            foreach (Entry entry in _entries)
            {
                if (entry.Module == module) entry.Planner.Flushed(took);
            }
        }
    }

    /// <summary>How long until a flush is due by its interval.</summary>
    public TimeSpan UntilInterval()
    {
        lock (_lock)
        {
            TimeSpan least = TimeSpan.MaxValue;
            foreach (Entry entry in _entries)
            {
                TimeSpan left = entry.Planner.UntilInterval();
                if (left < least) least = left;
            }

            return least;
        }
    }

    /// <summary>Adds the flushes whose interval is over.</summary>
    public void Interval(List<DispatchStep> steps)
    {
        lock (_lock)
        {
            foreach (Entry entry in _entries)
            {
                if (entry.Planner.UntilInterval() <= TimeSpan.Zero) steps.Add(Step(entry, FlushTrigger.Background, FlushReason.IntervalOver));
            }
        }
    }

    private static DispatchStep Step(Entry entry, FlushTrigger trigger, FlushReason reason) =>
        DispatchStep.Call(HookSet.Flush, new FlushRequest { Trigger = trigger, Reason = reason, Budget = TimeSpan.Zero }, entry.Module);

    private sealed class Entry(ExtensionModule module, FlushPlanner planner)
    {
        public ExtensionModule Module { get; } = module;

        public FlushPlanner Planner { get; } = planner;

        public FlushPlan Plan { get; set; }
    }
}

using Lambda.Extensions.Sdk.Flushing;
using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>An extension that has a flush hook, with the plan for its data. Not thread-safe.</summary>
internal sealed class Flusher(ExtensionModule module, FlushPlanner planner)
{
    public ExtensionModule Module { get; } = module;

    public FlushPlanner Planner { get; } = planner;

    /// <summary>Gets or sets the plan for the latest invocation.</summary>
    public FlushPlan Plan { get; set; }

    /// <summary>Returns the step that flushes, and records that it is handed out.</summary>
    public DispatchStep Step(FlushTrigger trigger, FlushReason reason)
    {
        Planner.RecordHandOut();
        return DispatchStep.Call(HookRequest.OfFlush(new FlushRequest { Trigger = trigger, Reason = reason, Budget = TimeSpan.Zero }), Module);
    }
}

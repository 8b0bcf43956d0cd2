namespace Lambda.Extensions.Sdk.Flushing;

/// <summary>What a policy has decided for one invocation.</summary>
/// <param name="Trigger">When to flush; null: not with this invocation.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct FlushPlan(FlushTrigger? Trigger, FlushReason Reason);

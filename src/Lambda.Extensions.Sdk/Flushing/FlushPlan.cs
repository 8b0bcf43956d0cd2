namespace Lambda.Extensions.Sdk.Flushing;

/// <summary>The decision of a policy for one invocation.</summary>
/// <param name="Trigger">The moment of the flush; null when there is none with this invocation.</param>
/// <param name="Reason">The reason.</param>
internal readonly record struct FlushPlan(FlushTrigger? Trigger, FlushReason Reason);

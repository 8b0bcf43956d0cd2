namespace Lambda.Extensions.Sdk;

/// <summary>What the loop counts. Written by the loop thread; a reader may see a value that is just being replaced.</summary>
internal sealed class LifecycleCounters
{
    public long Invocations { get; set; }

    public long UnknownEvents { get; set; }

    public long NextFailures { get; set; }

    public long HooksFailed { get; set; }

    public long HooksCancelled { get; set; }

    public long HooksAbandoned { get; set; }

    public long HooksSkipped { get; set; }

    public bool AnyTrouble => HooksFailed + HooksCancelled + HooksAbandoned + HooksSkipped + UnknownEvents + NextFailures > 0;
}

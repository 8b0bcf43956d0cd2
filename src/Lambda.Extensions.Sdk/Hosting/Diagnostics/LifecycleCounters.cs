namespace Lambda.Extensions.Sdk.Hosting.Diagnostics;

/// <summary>The counters of the loop. Each is written by one thread at a time. A reader may see a value that is being replaced.</summary>
internal sealed class LifecycleCounters
{
    public long Invocations { get; set; }

    public long UnknownEvents { get; set; }

    public long NextFailures { get; set; }

    public long HooksFailed { get; set; }

    public long HooksCancelled { get; set; }

    public long HooksAbandoned { get; set; }

    public long HooksSkipped { get; set; }

    /// <summary>Gets or sets the number of invocations with a missing part.</summary>
    public long PartialInvocations { get; set; }

    public long Flushes { get; private set; }

    public TimeSpan FlushTime { get; private set; }

    /// <summary>Gets the number of invocations whose held time is known.</summary>
    public long HeldInvocations { get; private set; }

    public TimeSpan HeldTime { get; private set; }

    public TimeSpan LongestHeldTime { get; private set; }

    /// <summary>Gets or sets the receiver of each flush's duration; null while nothing measures it.</summary>
    public Action<TimeSpan>? OnFlushed { get; set; }

    /// <summary>Gets or sets the receiver of each held time; null while nothing measures it.</summary>
    public Action<TimeSpan>? OnHeld { get; set; }

    public bool AnyTrouble => HooksFailed + HooksCancelled + HooksAbandoned + HooksSkipped + UnknownEvents + NextFailures > 0;

    public void Flushed(TimeSpan took)
    {
        Flushes++;
        FlushTime += took;
        OnFlushed?.Invoke(took);
    }

    public void Held(TimeSpan time)
    {
        HeldInvocations++;
        HeldTime += time;
        OnHeld?.Invoke(time);
        if (time > LongestHeldTime) LongestHeldTime = time;
    }
}

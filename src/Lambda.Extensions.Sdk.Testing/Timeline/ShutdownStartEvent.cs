namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>The environment began to shut down or was reset (<see cref="EmulatorEventNames.ShutdownStart"/>).</summary>
public sealed class ShutdownStartEvent : EmulatorEvent
{
    internal ShutdownStartEvent(string reason, TimeSpan budget, DateTimeOffset deadline)
        : base(EmulatorEventNames.ShutdownStart)
    {
        Reason = reason;
        Budget = budget;
        Deadline = deadline;
    }

    /// <summary>Gets the reason: <c>spindown</c>, <c>timeout</c> or <c>failure</c>.</summary>
    public string Reason { get; }

    /// <summary>Gets the total time of the shutdown.</summary>
    public TimeSpan Budget { get; }

    /// <summary>Gets the time at which all remaining processes are killed.</summary>
    public DateTimeOffset Deadline { get; }

    private protected override string Describe() => $"{Reason} budget={Budget.TotalMilliseconds}ms";
}

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>The environment shuts down, or is reset (<see cref="EmulatorEventNames.ShutdownStart"/>).</summary>
public sealed class ShutdownStartEvent : EmulatorEvent
{
    internal ShutdownStartEvent(string reason, TimeSpan budget, DateTimeOffset deadline)
        : base(EmulatorEventNames.ShutdownStart)
    {
        Reason = reason;
        Budget = budget;
        Deadline = deadline;
    }

    /// <summary><c>spindown</c>, <c>timeout</c> or <c>failure</c>.</summary>
    public string Reason { get; }

    /// <summary>The time allowed in all.</summary>
    public TimeSpan Budget { get; }

    /// <summary>When what is left is killed.</summary>
    public DateTimeOffset Deadline { get; }

    private protected override string Describe() => $"{Reason} budget={Budget.TotalMilliseconds}ms";
}

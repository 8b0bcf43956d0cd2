namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>A row of the report: an invocation, or INIT or SHUTDOWN. It grows until the next one begins.</summary>
internal sealed class InvocationRow(RowKind kind, string name, TimeSpan from)
{
    public RowKind Kind { get; } = kind;

    /// <summary>Gets the request id, or the name of the phase.</summary>
    public string Name { get; } = name;

    public TimeSpan From { get; } = from;

    /// <summary>Gets or sets the end; <see langword="null"/> when the run ended before.</summary>
    public TimeSpan? To { get; set; }

    /// <summary>Gets or sets whether INIT came before it or ran inside it.</summary>
    public bool IsCold { get; set; }

    public string Outcome { get; set; } = "not ended";

    public bool IsBad { get; set; } = true;

    /// <summary>Gets or sets the reason of the outcome; empty without one.</summary>
    public string Detail { get; set; } = "";

    public TimeSpan? Duration { get; set; }

    /// <summary>Gets or sets the estimate of the billed milliseconds.</summary>
    public long? BilledMs { get; set; }

    public TimeSpan? Held { get; set; }

    /// <summary>Gets or sets the time at which the runtime was done.</summary>
    public TimeSpan? RuntimeDone { get; set; }

    /// <summary>Gets or sets the index of the participant that asked for its next event last.</summary>
    public int? Last { get; set; }

    public List<HeldBy> HeldBy { get; } = [];

    public List<Span> Spans { get; } = [];

    public List<Tick> Ticks { get; } = [];

    public List<LogLine> Lines { get; } = [];

    /// <summary>Gets or sets the number of ticks and lines for which the report has no room.</summary>
    public int Omitted { get; set; }
}

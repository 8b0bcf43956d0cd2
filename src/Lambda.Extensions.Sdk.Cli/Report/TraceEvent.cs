namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>An event of a trace.</summary>
/// <param name="Lane">The index of the participant.</param>
/// <param name="Name">The name.</param>
/// <param name="At">The beginning.</param>
internal sealed record TraceEvent(int Lane, string Name, TimeSpan At)
{
    /// <summary>The duration; <see langword="null"/> for a moment.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The value of a counter; <see langword="null"/> for other events.</summary>
    public double? Value { get; init; }

    public string Detail { get; init; } = "";
}

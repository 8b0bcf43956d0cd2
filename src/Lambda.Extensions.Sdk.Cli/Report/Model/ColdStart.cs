namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>An INIT, split into the parts that each participant added.</summary>
internal sealed record ColdStart
{
    public required TimeSpan At { get; init; }

    public required TimeSpan Duration { get; init; }

    public required bool Succeeded { get; init; }

    public required IReadOnlyList<ColdStartPart> Parts { get; init; }

    /// <summary>The time from the runtime's start to its first <c>next</c>.</summary>
    public TimeSpan? Runtime { get; init; }

    /// <summary>The time in which the platform waited for several extensions at once.</summary>
    public required TimeSpan Shared { get; init; }
}

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>One extension's part in a run. What concerns the cold start is of its first process, the rest of its last.</summary>
internal sealed record ExtensionSummary
{
    public required string Name { get; init; }

    public bool IsExternal { get; init; } = true;

    /// <summary>In the platform's words (lambda-facts 1.5).</summary>
    public string State { get; init; } = "Started";

    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Whether its last process registered.</summary>
    public bool HasRegistered { get; init; }

    /// <summary>How often a process was started for it: once, unless the environment was reset.</summary>
    public int Starts { get; init; }

    /// <summary>From its start to its registration.</summary>
    public TimeSpan? TimeToRegister { get; init; }

    /// <summary>From its start to its first <c>next</c>.</summary>
    public TimeSpan? TimeToFirstNext { get; init; }

    public int? ExitCode { get; init; }

    public bool Killed { get; init; }

    /// <summary>From its SHUTDOWN event to its exit.</summary>
    public TimeSpan? ExitedAfterShutdown { get; init; }

    /// <summary>How many records of telemetry were delivered to it, over all its processes.</summary>
    public int TelemetryRecords { get; init; }

    /// <summary>How many lines at level error or above it wrote, over all its processes.</summary>
    public int Errors { get; init; }

    /// <summary>The first of these lines.</summary>
    public string? FirstError { get; init; }

    /// <summary>Whether it is registered and got nothing: no events, no telemetry.</summary>
    public bool IsIdle => IsExternal && HasRegistered && Events.Count == 0 && TelemetryRecords == 0;
}

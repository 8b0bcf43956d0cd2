namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>One extension's part in a run. Members about the cold start describe its first process, the others its last.</summary>
internal sealed record ExtensionSummary
{
    public required string Name { get; init; }

    public bool IsExternal { get; init; } = true;

    /// <summary>The state, in the platform's words (lambda-facts 1.5).</summary>
    public string State { get; init; } = "Started";

    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>True when its last process registered.</summary>
    public bool HasRegistered { get; init; }

    /// <summary>The number of processes that were started for it: one, unless the environment was reset.</summary>
    public int Starts { get; init; }

    /// <summary>The time from its start to its registration.</summary>
    public TimeSpan? TimeToRegister { get; init; }

    /// <summary>The time from its start to its first <c>next</c>.</summary>
    public TimeSpan? TimeToFirstNext { get; init; }

    public int? ExitCode { get; init; }

    public bool Killed { get; init; }

    /// <summary>The time from its SHUTDOWN event to its exit.</summary>
    public TimeSpan? ExitedAfterShutdown { get; init; }

    /// <summary>The number of telemetry records that were delivered to all its processes.</summary>
    public int TelemetryRecords { get; init; }

    /// <summary>The number of lines at level error or above that all its processes wrote.</summary>
    public int Errors { get; init; }

    /// <summary>The first of these lines.</summary>
    public string? FirstError { get; init; }

    /// <summary>True when it is registered but received neither events nor telemetry.</summary>
    public bool IsIdle => IsExternal && HasRegistered && Events.Count == 0 && TelemetryRecords == 0;
}

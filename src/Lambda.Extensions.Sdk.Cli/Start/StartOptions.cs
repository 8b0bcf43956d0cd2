using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Start;

/// <summary>The checked options of <c>lambda-ext start</c>.</summary>
internal sealed record StartOptions
{
    /// <summary>The options that describe one environment, the same as those of <c>run</c>.</summary>
    public required RunOptions Environment { get; init; }

    /// <summary>The function's name in the Invoke API.</summary>
    public string Name { get; init; } = "emulated-function";

    public int Port { get; init; } = 9000;

    public int MaxEnvironments { get; init; } = 10;

    /// <summary>The time after which an unused environment is shut down; <see langword="null"/> for never.</summary>
    public TimeSpan? Idle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>True when the processes are frozen between invocations.</summary>
    public bool Freeze { get; init; }

    public bool Watch { get; init; }

    /// <summary>The program that a debugger will be attached to; <see langword="null"/> for none.</summary>
    public string? Debugged { get; init; }

    /// <summary>The pauses before the retries of an Event invocation.</summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];
}

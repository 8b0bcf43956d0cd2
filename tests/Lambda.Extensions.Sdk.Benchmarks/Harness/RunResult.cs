namespace Lambda.Extensions.Sdk.Benchmarks.Harness;

/// <summary>What one life of an extension measured.</summary>
internal sealed record RunResult
{
    public required double SpawnToRegisterMs { get; init; }

    public required double SpawnToNextMs { get; init; }

    /// <summary>From the event's send to the next request for one, without the first 100; null when INVOKE was not asked for.</summary>
    public required double? TurnaroundP50Us { get; init; }

    public required double? TurnaroundP99Us { get; init; }

    /// <summary>User and system time of the whole life.</summary>
    public required double CpuMs { get; init; }

    public required double RssAtFirstNextMiB { get; init; }

    /// <summary>The peak up to just before SHUTDOWN.</summary>
    public required double PeakRssMiB { get; init; }

    /// <summary>Just before SHUTDOWN.</summary>
    public required double Threads { get; init; }

    /// <summary>Null when SHUTDOWN was not asked for: the platform then kills without a word.</summary>
    public required double? ShutdownToExitMs { get; init; }

    public required double BinaryMB { get; init; }

    public required double Connections { get; init; }

    /// <summary>128 and more: ended by a signal.</summary>
    public required int ExitCode { get; init; }

    public bool Failed => ExitCode != 0 && ShutdownToExitMs is not null;
}

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>What <c>lambda-ext run</c> was asked for, checked.</summary>
internal sealed record RunOptions
{
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>A command line or a project; <see langword="null"/> for the built-in echo.</summary>
    public string? Function { get; init; }

    public int Invocations { get; init; } = 1;

    /// <summary>The event of each invocation.</summary>
    public string Event { get; init; } = "{}";

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    public int MemoryMb { get; init; } = 128;

    public string InitializationType { get; init; } = "on-demand";

    /// <summary>How long the environment stands still after each invocation; <see langword="null"/> for not at all.</summary>
    public TimeSpan? Freeze { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary><c>Text</c> or <c>JSON</c>; <see langword="null"/> for what the emulator does by itself.</summary>
    public string? LogFormat { get; init; }

    /// <summary>A batch of telemetry of one's own, posted to every subscriber once INIT is over.</summary>
    public TelemetryFile? TelemetryFile { get; init; }

    /// <summary>Where a page about the run is written to; <see langword="null"/> for none.</summary>
    public string? Report { get; init; }

    public bool Json { get; init; }

    public bool Jit { get; init; }
}

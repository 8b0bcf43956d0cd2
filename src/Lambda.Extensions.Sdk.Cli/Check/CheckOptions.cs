using Lambda.Extensions.Sdk.Testing.Sandboxing;

namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>The checked options of <c>lambda-ext check</c>.</summary>
internal sealed record CheckOptions
{
    public required string Path { get; init; }

    /// <summary>The scenarios to run.</summary>
    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    /// <summary>The limit of the time that the extension adds to an invocation; <see langword="null"/> for none.</summary>
    public TimeSpan? MaxHeld { get; init; }

    /// <summary>The limit of the time that the extension adds to INIT; <see langword="null"/> for none.</summary>
    public TimeSpan? MaxInit { get; init; }

    /// <summary>The variable that holds the address of the extension's backend; <see langword="null"/> for none.</summary>
    public string? BackendVariable { get; init; }

    /// <summary>The length of the long freeze: more than the 30 s that many clients wait for an answer.</summary>
    public TimeSpan LongFreeze { get; init; } = TimeSpan.FromSeconds(33);

    /// <summary>The time of a whole run. Scenarios that are not done by then are left out.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(88);

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public SandboxMode Sandbox { get; init; }

    public bool Jit { get; init; }

    public bool Json { get; init; }

    public string? JUnit { get; init; }

    public string? Badge { get; init; }
}

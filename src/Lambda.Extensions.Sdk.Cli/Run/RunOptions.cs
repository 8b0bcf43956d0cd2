using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>The checked options of <c>lambda-ext run</c>.</summary>
internal sealed record RunOptions
{
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>Layers of any content, in their order.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    public SandboxSettings Sandbox { get; init; } = new();

    /// <summary>A command line or a project; <see langword="null"/> for the built-in echo.</summary>
    public string? Function { get; init; }

    public int Invocations { get; init; } = 1;

    /// <summary>The events of the invocations, in their order. After the last one the first follows.</summary>
    public IReadOnlyList<string> Events { get; init; } = ["{}"];

    public string? TraceHeader { get; init; }

    public string? ClientContext { get; init; }

    public string? Tenant { get; init; }

    /// <summary>The function's name, Region and account; <see langword="null"/> for the emulator's defaults.</summary>
    public string? Name { get; init; }

    public string? Region { get; init; }

    public string? Account { get; init; }

    /// <summary>True when subscriptions are answered as by local emulators without telemetry.</summary>
    public bool NoTelemetry { get; init; }

    /// <summary>The outcome that every invocation must have.</summary>
    public EmulatedOutcome Expect { get; init; } = EmulatedOutcome.Success;

    /// <summary>True when a line at level error fails the run.</summary>
    public bool FailOnErrorLog { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    public int MemoryMb { get; init; } = 128;

    public string InitializationType { get; init; } = "on-demand";

    /// <summary>The length of the freeze after each invocation; <see langword="null"/> for no freeze.</summary>
    public TimeSpan? Freeze { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>True when the runtime uses the extension's Runtime API proxy.</summary>
    public bool RuntimeProxy { get; init; }

    /// <summary><c>Text</c> or <c>JSON</c>; <see langword="null"/> for the emulator's default.</summary>
    public string? LogFormat { get; init; }

    /// <summary>The user's own batch of telemetry, which is posted to every subscriber once INIT is over.</summary>
    public TelemetryFile? TelemetryFile { get; init; }

    /// <summary>The file of the page about the run; <see langword="null"/> for none.</summary>
    public string? Report { get; init; }

    /// <summary>The file of the recording; <see langword="null"/> for none.</summary>
    public string? Record { get; init; }

    public bool Json { get; init; }

    public bool Jit { get; init; }
}

using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Testing.Sandboxing;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>The options of <c>run</c> for the sandbox.</summary>
internal sealed record SandboxSettings
{
    public SandboxMode Mode { get; init; } = SandboxMode.Auto;

    /// <summary>The full path of the folder that processes see as <c>/var/task</c>; <see langword="null"/> for the function's own.</summary>
    public string? TaskFolder { get; init; }

    public int TmpMegabytes { get; init; } = 512;

    public bool ReadOnlyRoot { get; init; }

    public bool EnforceMemory { get; init; }

    private static readonly string[] Modes = ["auto", "on", "off"];

    /// <exception cref="UsageException">It is no mode.</exception>
    public static SandboxMode ModeOf(string? given) => given switch
    {
        null or "auto" => SandboxMode.Auto,
        "on" => SandboxMode.On,
        "off" => SandboxMode.Off,
        _ => throw new UsageException($"--sandbox: there is no '{given}'{Nearest.Suggestion(given, Modes)}. It is one of {string.Join(", ", Modes)}."),
    };

    /// <exception cref="UsageException">There is no such folder.</exception>
    public static string? FolderOf(string? given) =>
        given is null || Directory.Exists(given)
            ? given is null ? null : Path.GetFullPath(given)
            : throw new UsageException($"--task: there is no folder '{given}'.");
}

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>An extension that can be started.</summary>
/// <param name="Name">The name that it must register with: its file's name (lambda-facts 1.2).</param>
/// <param name="Executable">The file.</param>
/// <param name="Origin">The path that the user named, for the messages of the run.</param>
internal sealed record PreparedExtension(string Name, string Executable, string Origin)
{
    /// <summary>The command that runs it when it is built for the other architecture; empty when it runs without one.</summary>
    public IReadOnlyList<string> Emulator { get; init; } = [];
}

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>An extension that can be started.</summary>
/// <param name="Name">What it has to register as: its file's name (lambda-facts 1.2).</param>
/// <param name="Executable">The file.</param>
/// <param name="Origin">What the user named, for the reader of the run.</param>
internal sealed record PreparedExtension(string Name, string Executable, string Origin)
{
    /// <summary>The command that runs it, when it is built for the other architecture; empty when it runs by itself.</summary>
    public IReadOnlyList<string> Emulator { get; init; } = [];
}

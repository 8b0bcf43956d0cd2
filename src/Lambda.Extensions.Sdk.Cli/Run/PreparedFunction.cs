namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>A function that can be started.</summary>
/// <param name="FileName">A path, or a command in PATH.</param>
/// <param name="Arguments">The arguments.</param>
internal sealed record PreparedFunction(string FileName, IReadOnlyList<string> Arguments)
{
    public override string ToString() => string.Join(' ', [FileName, .. Arguments]);
}

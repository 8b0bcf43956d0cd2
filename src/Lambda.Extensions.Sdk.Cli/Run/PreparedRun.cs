namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Everything that a run starts.</summary>
/// <param name="Extensions">At least one extension, each with its own name.</param>
/// <param name="Function"><see langword="null"/> for the built-in echo.</param>
/// <param name="Variables">The variables that all processes see in addition to the platform's.</param>
internal sealed record PreparedRun(
    IReadOnlyList<PreparedExtension> Extensions,
    PreparedFunction? Function,
    IReadOnlyDictionary<string, string> Variables);

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>All that a run starts.</summary>
/// <param name="Extensions">At least one, each under its own name.</param>
/// <param name="Function"><see langword="null"/> for the built-in echo.</param>
/// <param name="Variables">The variables that all of it sees beside the platform's.</param>
internal sealed record PreparedRun(
    IReadOnlyList<PreparedExtension> Extensions,
    PreparedFunction? Function,
    IReadOnlyDictionary<string, string> Variables);

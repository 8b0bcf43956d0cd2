namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Everything that a run starts.</summary>
/// <param name="Extensions">The extensions, each with its own name.</param>
/// <param name="Function"><see langword="null"/> for the built-in echo.</param>
/// <param name="Variables">The variables that all processes see in addition to the platform's.</param>
internal sealed record PreparedRun(
    IReadOnlyList<PreparedExtension> Extensions,
    PreparedFunction? Function,
    IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>The folder that stands for <c>/opt</c>; <see langword="null"/> without layers.</summary>
    public string? OptFolder { get; init; }

    /// <summary>The folder that stands for <c>/var/task</c>; <see langword="null"/> for the built-in function.</summary>
    public string? TaskFolder { get; init; }
}

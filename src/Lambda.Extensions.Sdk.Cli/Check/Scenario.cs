namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>One rule of the platform, and the life of an environment that tests it.</summary>
/// <param name="Id">The family and a name, such as <c>shutdown.in-time</c>.</param>
/// <param name="Rule">The rule. It completes the sentence "the extension …".</param>
/// <param name="Section">The section of the platform's description that the rule rests on.</param>
/// <param name="Remedy">The remedy of a broken rule.</param>
/// <param name="Needs">The conditions under which the rule applies.</param>
/// <param name="RunAsync">Tests the rule.</param>
internal sealed record Scenario(string Id, string Rule, string Section, string Remedy, Needs Needs, Func<Stage, Task<Finding>> RunAsync)
{
    /// <summary>True when it takes long by itself, so that it begins first.</summary>
    public bool IsLong { get; init; }

    public string Family => Id[..Id.IndexOf('.', StringComparison.Ordinal)];
}

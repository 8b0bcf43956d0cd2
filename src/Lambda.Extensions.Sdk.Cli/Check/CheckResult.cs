namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>The findings of all scenarios, in the order of the list.</summary>
/// <param name="Path">The extension, as the user named it.</param>
/// <param name="Results">One for each scenario.</param>
/// <param name="Notes">Lines about the run as a whole.</param>
/// <param name="Duration">The time that the scenarios took.</param>
internal sealed record CheckResult(string Path, IReadOnlyList<ScenarioResult> Results, IReadOnlyList<string> Notes, TimeSpan Duration)
{
    public int Count(Verdict verdict) => Results.Count(result => result.Verdict == verdict);

    /// <summary>The worst verdict; not applicable counts as good.</summary>
    public Verdict Verdict => Count(Verdict.Fail) > 0 ? Verdict.Fail : Count(Verdict.Warning) > 0 ? Verdict.Warning : Verdict.Pass;

    public int ExitCode => Verdict == Verdict.Fail ? ExitCodes.Failed : ExitCodes.Success;
}

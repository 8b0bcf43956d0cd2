namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>A scenario with its finding.</summary>
internal sealed record ScenarioResult(Scenario Scenario, Finding Finding, TimeSpan Duration)
{
    public Verdict Verdict => Finding.Verdict;
}

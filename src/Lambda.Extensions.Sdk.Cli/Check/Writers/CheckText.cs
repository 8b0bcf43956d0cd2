using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Cli.Output;

namespace Lambda.Extensions.Sdk.Cli.Check.Writers;

/// <summary>Writes the results as a table for people.</summary>
internal static class CheckText
{
    private const int IdWidth = 27;

    public static string Write(CheckResult result, Ansi ansi)
    {
        var text = new StringBuilder();
        foreach (ScenarioResult scenario in result.Results.Where(scenario => scenario.Verdict != Verdict.NotApplicable))
        {
            text.Append(Label(scenario.Verdict, ansi)).Append("  ").Append(scenario.Scenario.Id.PadRight(IdWidth)).Append(scenario.Scenario.Rule).Append('\n');
            if (scenario.Finding.Detail is { } detail) text.Append("         ").Append(ansi.Dim(detail)).Append('\n');
            if (scenario.Verdict is Verdict.Fail or Verdict.Warning) text.Append("         remedy: ").Append(scenario.Scenario.Remedy).Append(".\n");
        }

        foreach (IGrouping<string?, ScenarioResult> group in result.Results.Where(scenario => scenario.Verdict == Verdict.NotApplicable).GroupBy(scenario => scenario.Finding.Detail, StringComparer.Ordinal))
            text.Append(ansi.Dim("n/a      " + group.Key)).Append("\n         ").Append(string.Join(", ", group.Select(scenario => scenario.Scenario.Id))).Append('\n');

        text.Append('\n');
        foreach (string note in result.Notes) text.Append("note: ").Append(note).Append('\n');
        return text.Append(Sum(result, ansi)).ToString();
    }

    /// <summary>Returns the counts, such as <c>48 pass, 1 warning</c>.</summary>
    public static string Counts(CheckResult result)
    {
        var parts = new List<string>();
        Add(Verdict.Pass, "pass");
        Add(Verdict.Warning, result.Count(Verdict.Warning) == 1 ? "warning" : "warnings");
        Add(Verdict.Fail, "fail");
        Add(Verdict.NotApplicable, "not applicable");
        return string.Join(", ", parts);

        void Add(Verdict verdict, string word)
        {
            if (result.Count(verdict) is > 0 and var count) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {word}"));
        }
    }

    private static string Sum(CheckResult result, Ansi ansi)
    {
        string word = result.Verdict switch
        {
            Verdict.Fail => ansi.Red("FAILED"),
            Verdict.Warning => ansi.Yellow("OK with warnings"),
            _ => ansi.Green("OK"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{word}: {Counts(result)}, in {result.Duration.TotalSeconds:F0} s");
    }

    private static string Label(Verdict verdict, Ansi ansi) => verdict switch
    {
        Verdict.Pass => ansi.Green("pass   "),
        Verdict.Warning => ansi.Yellow("warning"),
        _ => ansi.Red("FAIL   "),
    };
}

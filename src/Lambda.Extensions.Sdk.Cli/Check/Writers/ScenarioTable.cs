using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Cli.Check.Writers;

/// <summary>Writes the list of scenarios as a Markdown table, the one of docs/lambda-ext.md.</summary>
internal static class ScenarioTable
{
    public static string Write(IReadOnlyList<Scenario> scenarios)
    {
        var text = new StringBuilder("| id | the extension … | rests on | remedy |\n| --- | --- | --- | --- |");
        foreach (Scenario scenario in scenarios) text.Append(CultureInfo.InvariantCulture, $"\n| `{scenario.Id}` | {scenario.Rule} | {scenario.Section} | {scenario.Remedy} |");
        return text.ToString();
    }
}

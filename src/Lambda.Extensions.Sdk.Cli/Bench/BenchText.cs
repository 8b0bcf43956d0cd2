using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Cli.Output;

namespace Lambda.Extensions.Sdk.Cli.Bench;

/// <summary>Writes the results as a table: each metric, and in it a line for each subject.</summary>
internal sealed class BenchText(Ansi ansi)
{
    public string Write(IReadOnlyList<BenchResult> results)
    {
        var text = new StringBuilder();
        int width = results.Max(result => result.Label.Length);
        text.AppendLine(CultureInfo.InvariantCulture, $"{results[0].Lives} cold starts each, interleaved. Medians, in brackets the quartiles; ratios and differences are to {results[0].Label}, round by round.");
        foreach (Metric metric in Metric.All.Where(metric => results.Any(result => result.Of(metric) is not null)))
        {
            text.AppendLine().AppendLine(ansi.Bold($"{metric.Name}: {metric.Text}, {metric.Unit}"));
            foreach (BenchResult result in results) text.AppendLine(Line(result, results[0], metric, width));
        }

        return text.ToString().TrimEnd();
    }

    private static string Line(BenchResult result, BenchResult first, Metric metric, int width)
    {
        string label = "  " + result.Label.PadRight(width) + "  ";
        if (result.Of(metric) is not { } spread) return label + "-";
        string line = label + Text(spread, "").PadRight(28);
        if (result == first) return line.TrimEnd();
        if (result.Ratio(first, metric) is { } ratio) line += ("  x " + Text(ratio, "")).PadRight(30);
        if (result.Added(first, metric) is { } added) line += "  " + Text(added, "+");
        return line.TrimEnd();
    }

    private static string Text(Spread spread, string sign) =>
        $"{Number(spread.Median, sign)} [{Number(spread.Lower, sign)}..{Number(spread.Upper, sign)}]";

    private static string Number(double value, string sign) => (value < 0 ? "" : sign) + value.ToString("0.00", CultureInfo.InvariantCulture);
}

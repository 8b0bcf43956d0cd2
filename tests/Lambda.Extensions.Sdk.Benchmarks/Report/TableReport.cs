using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Benchmarks.Report;

/// <summary>The figures for people: one table per extension.</summary>
internal static class TableReport
{
    private static readonly string[] Headings = ["", "floor", "extension", "× floor", "gate", "moonshot"];

    public static string Write(IReadOnlyList<Comparison> comparisons, BenchmarkOptions options)
    {
        var text = new StringBuilder();
        foreach (Comparison comparison in comparisons)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Path.GetFileName(comparison.Program)}: {options.Rounds} rounds of {options.Events} events; median [least..most]").AppendLine();
            string first = comparison == comparisons[0] ? "" : $"{Path.GetFileName(comparisons[0].Program)} ÷ this";
            Write(text, [[.. Headings, first], .. comparison.Figures.Select(Cells)]);
            if (comparison.FailedRuns > 0)
                text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{comparison.FailedRuns} runs did not end with exit code 0 within 2 s of SHUTDOWN (137: killed for that).");
            text.AppendLine();
        }

        text.AppendLine("× floor: the median of the multiples of the floor, each within one round. Quote it, not the times: those are this machine's.");
        if (comparisons.Count > 1) text.AppendLine("÷ this: the first extension's value as a part of this one's, within one round. Below 1, the first needs less.");
        if (options.Events != BenchmarkOptions.DefaultEvents)
            text.AppendLine(CultureInfo.InvariantCulture, $"Gates and moonshots are set for {BenchmarkOptions.DefaultEvents} events: with {options.Events}, do not compare CPU and memory with them.");
        return text.ToString();
    }

    private static string[] Cells(FigureResult result)
    {
        Figure figure = result.Figure;
        return
        [
            figure.Title,
            Of(result.Floor, figure.Unit, figure.Format),
            Of(result.Extension, figure.Unit, figure.Format),
            Of(result.Ratio, "", "0.00"),
            Limit(figure, result.Gate, result.GateMet),
            Limit(figure, figure.Moonshot, result.MoonshotMet),
            result.FirstAsPart is null ? "" : Of(result.FirstAsPart, "", "0.00"),
        ];
    }

    private static string Of(Spread? spread, string unit, string format) => spread is null
        ? "–"
        : $"{Number(spread.Median, format)}{(unit.Length == 0 ? "" : " ")}{unit} [{Number(spread.Min, format)}..{Number(spread.Max, format)}]";

    private static string Limit(Figure figure, double? limit, bool? met) => limit is not { } most
        ? ""
        : $"≤ {Number(most, "0.##")}{(figure.Against == Against.Floor ? " ×" : figure.Unit.Length == 0 ? "" : $" {figure.Unit}")} {met switch { true => "met", false => "MISSED", null => "–" }}";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static void Write(StringBuilder text, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(r => r[column].Length))];
        foreach (string[] row in rows) text.AppendLine(string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}

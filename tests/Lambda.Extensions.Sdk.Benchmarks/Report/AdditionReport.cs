using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Benchmarks.Report;

/// <summary>What one thing adds to another: a row for each figure, the differences taken within one round.</summary>
/// <param name="speed">The machine's, sampled around the measurement.</param>
internal sealed class AdditionReport(MachineSpeed speed)
{
    private readonly List<string[]> _rows = [["", "", "without", "with", "added", "gate"]];

    public bool GatesAreMet { get; private set; } = true;

    /// <param name="title">What is added to what.</param>
    /// <param name="figure">Which figure.</param>
    /// <param name="without">Each round's milliseconds.</param>
    /// <param name="with">The same rounds'.</param>
    /// <param name="gate">The most that may be added; null without one.</param>
    public void Add(string title, string figure, double[] without, double[] with, double? gate)
    {
        Spread added = Spread.Of(without.Zip(with, (a, b) => b - a))!;
        bool met = gate is not { } limit || speed.IsWithin(added.Median, limit);
        GatesAreMet &= met;
        _rows.Add(
        [
            title, figure, Number(Spread.Of(without)!.Median), Number(Spread.Of(with)!.Median),
            $"{Number(added.Median)} [{Number(added.Min)}..{Number(added.Max)}]",
            gate is { } most ? $"≤ {most.ToString("0.##", CultureInfo.InvariantCulture)} {(met ? "met" : "MISSED")}" : "",
        ]);
    }

    public string Write(string heading)
    {
        int[] widths = [.. Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(r => r[column].Length))];
        var text = new StringBuilder().AppendLine(heading).AppendLine();
        foreach (string[] row in _rows) text.AppendLine(string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        return text.AppendLine().AppendLine(speed.ToString()).ToString();
    }

    private static string Number(double milliseconds) => milliseconds.ToString(Math.Abs(milliseconds) < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture);
}

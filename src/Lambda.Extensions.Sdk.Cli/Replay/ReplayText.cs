using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Replay;

namespace Lambda.Extensions.Sdk.Cli.Replay;

/// <summary>Writes the result of a replay as text.</summary>
internal sealed class ReplayText(Ansi ansi)
{
    private const int LastLines = 10;

    public string Write(string path, ReplayResult result)
    {
        var text = new StringBuilder();
        text.Append(ansi.Bold("lambda-ext replay")).Append(": ").AppendLine(path);
        foreach (string note in result.Notes) text.Append("  note: ").AppendLine(Printable.Escape(note));
        text.AppendLine();
        int width = result.Events.Count == 0 ? 0 : result.Events.Max(happened => happened.Extension.Length);
        foreach (ReplayedEvent happened in result.Events)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {happened.Extension.PadRight(width)}  {happened.EventType,-8}  {Time(happened.Recorded, "-")} recorded  {Time(happened.Replayed, "never")} now");
            text.AppendLine(happened.RequestId is null ? "" : "  " + Printable.Escape(happened.RequestId));
        }

        text.AppendLine();
        if (result.IsSame) return text.Append(ansi.Green("SAME")).Append(": no differences").ToString();
        text.Append(ansi.Red("DIFFERENT")).AppendLine(":");
        foreach (string difference in result.Differences) text.Append("  - ").AppendLine(Printable.Escape(difference));
        foreach (EmulatedExtension extension in result.Extensions.Values.OrderBy(extension => extension.Name, StringComparer.Ordinal)) AppendOutput(text, extension);
        return text.ToString().TrimEnd();
    }

    private static void AppendOutput(StringBuilder text, EmulatedExtension extension)
    {
        foreach (OutputLine line in extension.Output.TakeLast(LastLines))
            text.Append(CultureInfo.InvariantCulture, $"  {extension.Name} {(line.IsError ? '!' : '|')} ").AppendLine(Printable.Escape(line.Text));
    }

    private static string Time(TimeSpan? time, string none) =>
        time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds,9:F1} ms") : none.PadLeft(12);
}

using System.Globalization;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Shows the run to people: an aligned line for each event, with its offset in milliseconds, and a summary.</summary>
internal sealed class HumanOutput(TextWriter writer, bool useColor) : IRunOutput
{
    private const string Platform = "platform";
    private const string Function = "function";
    private const int WidestName = 24;

    private readonly Ansi _ansi = new(useColor);
    private readonly EventText _text = new();
    private int _width = Platform.Length;

    public void Begin(RunOptions options, PreparedRun prepared)
    {
        _width = Math.Min(WidestName, prepared.Extensions.Select(extension => extension.Name.Length).DefaultIfEmpty(0).Max());
        _width = Math.Max(_width, Platform.Length);

        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_ansi.Bold("lambda-ext run")}: {options.InitializationType}, {options.MemoryMb} MB, timeout {options.Timeout.TotalSeconds:0.###} s"));
        writer.WriteLine($"  {Function.PadRight(_width)}  {prepared.Function?.ToString() ?? "built-in echo"}");
        foreach (PreparedExtension extension in prepared.Extensions) writer.WriteLine($"  {extension.Name.PadRight(_width)}  {extension.Origin}");
        writer.WriteLine();
    }

    public void Write(EmulatorEvent happened)
    {
        if (_text.Describe(happened) is not { } line) return;

        string who = line.Source switch
        {
            EventSource.Extension => _ansi.Cyan(happened.Extension!.PadRight(_width)),
            EventSource.Function => _ansi.Green(Function.PadRight(_width)),
            _ => Platform.PadRight(_width),
        };
        string time = _ansi.Dim(happened.Offset.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture).PadLeft(9));
        string text = line.Kind switch
        {
            EventLineKind.Bad => _ansi.Red(line.Text),
            EventLineKind.ErrorLog => _ansi.Yellow("! ") + line.Text,
            EventLineKind.Log => _ansi.Dim("| ") + line.Text,
            _ => line.Text,
        };
        writer.WriteLine($"{time}  {who}  {text}");
    }

    public void End(RunSummary summary)
    {
        writer.WriteLine();
        writer.WriteLine(_ansi.Bold("Summary"));
        foreach ((string? label, string? text) in SummaryText.Lines(summary))
            writer.WriteLine($"  {label.PadRight(Math.Max(_width, SummaryText.LabelWidth))}  {text}");

        writer.WriteLine();
        foreach (string warning in summary.Warnings) writer.WriteLine(_ansi.Yellow("WARNING") + " " + EventText.OneLine(warning));
        foreach (string note in summary.Notes) writer.WriteLine(_ansi.Dim("NOTE") + " " + note);
        if (summary.Succeeded)
        {
            writer.WriteLine(summary.Warnings.Count == 0 ? _ansi.Green("OK") : _ansi.Yellow("OK with warnings"));
            return;
        }

        foreach (string problem in summary.Problems) writer.WriteLine(_ansi.Red("FAILED") + " " + problem);
    }
}

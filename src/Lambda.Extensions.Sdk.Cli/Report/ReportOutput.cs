using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Writes a page about the run at its end, in addition to another output.</summary>
internal sealed class ReportOutput(string path, IRunOutput inner) : IRunOutput
{
    /// <summary>The greatest number of rows. A browser shows as many without trouble.</summary>
    private const int MaxRows = 5000;

    private readonly EventText _text = new();
    private readonly ChartBuilder _chart = new();
    private readonly List<ReportRow> _rows = [];
    private string _title = "";
    private long _left;

    public void Begin(RunOptions options, PreparedRun prepared)
    {
        string extensions = prepared.Extensions.Count == 0 ? "no extension" : string.Join(", ", prepared.Extensions.Select(extension => extension.Name));
        _title = string.Create(
            CultureInfo.InvariantCulture,
            $"{extensions} with {prepared.Function?.ToString() ?? "the built-in echo"}: {options.InitializationType}, {options.MemoryMb} MB, timeout {options.Timeout.TotalSeconds:0.###} s");
        inner.Begin(options, prepared);
    }

    public void Write(EmulatorEvent happened)
    {
        _chart.Add(happened);
        if (_text.Describe(happened) is { } line)
        {
            if (_rows.Count < MaxRows)
                _rows.Add(new ReportRow(happened.Offset, Who(line, happened), line.Text, line.Kind == EventLineKind.Bad));
            else
                _left++;
        }

        inner.Write(happened);
    }

    /// <exception cref="SetupException">The page cannot be written.</exception>
    public void End(RunSummary summary)
    {
        inner.End(summary);
        _chart.Finish();
        try
        {
            File.WriteAllText(path, ReportPage.Write(_title, summary, _chart, _rows, _left), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"--report: '{path}' cannot be written: {e.Message}");
        }
    }

    private static string Who(EventLine line, EmulatorEvent happened) => line.Source switch
    {
        EventSource.Extension => happened.Extension!,
        EventSource.Function => ChartBuilder.Function,
        _ => ChartBuilder.Platform,
    };
}

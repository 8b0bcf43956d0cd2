using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Report.Model;
using Lambda.Extensions.Sdk.Cli.Report.Usage;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Writes a report about the run at its end, in addition to another output: a trace if the file's name ends with <c>.json</c>, else a page.</summary>
internal sealed class ReportOutput(string path, IRunOutput inner, TimeProvider time) : IRunOutput, IDisposable
{
    /// <summary>The most curves. A run with more has restarted its processes again and again.</summary>
    private const int MaxSeries = 40;

    private readonly UsageSampler _sampler = new(time);
    /// <summary>The most findings of a kind.</summary>
    private const int MaxFindings = 500;

    private ReportBuilder _builder = new("on-demand", 1);
    private RunOptions? _options;
    private string _title = "";
    private DateTimeOffset? _started;
    private TimeSpan _end;

    public void Begin(RunOptions options, PreparedRun prepared)
    {
        _options = options;
        _builder = new ReportBuilder(options.InitializationType, options.Invocations);
        string extensions = prepared.Extensions.Count == 0 ? "no extension" : string.Join(", ", prepared.Extensions.Select(extension => extension.Name));
        _title = ReportText.Clean(FormattableString.Invariant(
            $"{extensions} with {options.Function ?? "the built-in echo"}: {options.InitializationType}, {options.MemoryMb} MB, timeout {options.Timeout.TotalSeconds:0.###} s"));
        inner.Begin(options, prepared);
    }

    public void Write(EmulatorEvent happened)
    {
        _started ??= happened.Time - happened.Offset;
        _end = happened.Offset;
        _builder.Add(happened);
        if (happened is ProgramStartedEvent or ProgramExitedEvent) _sampler.Add(_builder.Lanes.Of(happened), happened);
        inner.Write(happened);
    }

    /// <exception cref="SetupException">The file cannot be written. The other output has shown the result.</exception>
    public void End(RunSummary summary)
    {
        inner.End(summary);
        _builder.Finish(_end);
        ReportDocument document = Document(summary, _options!);
        bool isTrace = Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);
        ReportFile.Write(path, stream =>
        {
            if (isTrace)
                TraceJson.Write(stream, document);
            else
                ReportHtml.Write(stream, document);
        });
    }

    public void Dispose() => _sampler.Dispose();

    private static IReadOnlyList<string> Findings(IReadOnlyList<string> texts) => texts.Count <= MaxFindings
        ? [.. texts.Select(ReportText.CleanLines)]
        : [.. texts.Take(MaxFindings).Select(ReportText.CleanLines), FormattableString.Invariant($"{texts.Count - MaxFindings} more, which the output of the run lists")];

    private ReportDocument Document(RunSummary summary, RunOptions options) => new()
    {
        Title = _title,
        Tool = App.Version,
        Started = _started ?? time.GetUtcNow(),
        MemoryMb = options.MemoryMb,
        Architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x86_64",
        InitializationType = options.InitializationType,
        Succeeded = summary.Succeeded,
        Problems = Findings(summary.Problems),
        Warnings = Findings(summary.Warnings),
        Notes = Findings([.. summary.Notes, .. _builder.Notes]),
        Lanes = _builder.Lanes.All,
        Rows = _builder.Rows.All,
        Freezes = _builder.Freezes,
        ColdStarts = _builder.ColdStarts,
        Ledger = _builder.Ledger,
        Usage = _sampler.Series(MaxSeries),
        OmittedRows = _builder.Rows.Omitted,
    };
}

using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.Report;

/// <summary>All figures of one extension beside the floor's of the same rounds.</summary>
internal sealed class Comparison
{
    private Comparison(string program, IReadOnlyList<FigureResult> figures, int failedRuns)
    {
        Program = program;
        Figures = figures;
        FailedRuns = failedRuns;
    }

    public string Program { get; }

    public IReadOnlyList<FigureResult> Figures { get; }

    /// <summary>Runs that did not end with exit code 0.</summary>
    public int FailedRuns { get; }

    public bool MissesAGate => Figures.Any(f => f.GateMet == false);

    /// <param name="program">The extension's path.</param>
    /// <param name="floor">The floor's runs.</param>
    /// <param name="extension">The extension's runs, of the same rounds.</param>
    /// <param name="first">The runs of the first extension; null when this is the first.</param>
    public static Comparison Of(string program, RunResult[] floor, RunResult[] extension, RunResult[]? first) => new(
        program,
        [.. Report.Figures.All.Select(f => FigureResult.Of(f, floor, extension, first))],
        extension.Count(r => r.Failed));
}

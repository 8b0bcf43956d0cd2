using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.Report;

/// <summary>One figure of an extension beside the floor's.</summary>
internal sealed class FigureResult
{
    // A wake-up on another core takes longer than this.
    private const double OneCoreUs = 25;

    private FigureResult(Figure figure) => Figure = figure;

    public Figure Figure { get; }

    /// <summary>The most we accept under the conditions of these rounds; null without a gate.</summary>
    public double? Gate { get; private init; }

    public Spread? Floor { get; private init; }

    public Spread? Extension { get; private init; }

    /// <summary>Of the multiples of the floor, each taken within one round; null for figures that are not compared with it.</summary>
    public Spread? Ratio { get; private init; }

    /// <summary>The first extension's value as a part of this one's, each taken within one round; null for the first extension itself.</summary>
    public Spread? FirstAsPart { get; private init; }

    public bool? GateMet => IsWithin(Gate);

    public bool? MoonshotMet => IsWithin(Figure.Moonshot);

    /// <param name="figure">Which.</param>
    /// <param name="floor">The floor's runs.</param>
    /// <param name="extension">The extension's runs, of the same rounds.</param>
    /// <param name="first">The first extension's runs, of the same rounds; null when this is the first.</param>
    public static FigureResult Of(Figure figure, RunResult[] floor, RunResult[] extension, RunResult[]? first)
    {
        bool oneCore = Spread.Of(floor.Select(r => r.TurnaroundP50Us).OfType<double>()) is { Median: < OneCoreUs };
        return new FigureResult(figure)
        {
            Gate = oneCore ? figure.GateOnOneCore ?? figure.Gate : figure.Gate,
            Floor = Spread.Of(floor.Select(figure.Select).OfType<double>()),
            Extension = Spread.Of(extension.Select(figure.Select).OfType<double>()),
            Ratio = figure.Against == Against.Floor ? Ratios(extension, floor) : null,
            FirstAsPart = first is null || !figure.Compared ? null : Ratios(first, extension),
        };

        Spread? Ratios(RunResult[] these, RunResult[] others) => Spread.Of(these.Zip(others, (a, b) => figure.Select(a) / figure.Select(b)).OfType<double>());
    }

    private bool? IsWithin(double? limit)
    {
        Spread? judged = Figure.Against == Against.Floor ? Ratio : Extension;
        return limit is null || judged is null ? null : judged.Median <= limit;
    }
}

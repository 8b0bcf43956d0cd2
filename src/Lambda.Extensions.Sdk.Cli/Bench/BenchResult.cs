namespace Lambda.Extensions.Sdk.Cli.Bench;

/// <summary>The values of one subject.</summary>
/// <param name="Label">The path that the user named, or <c>none</c>.</param>
internal sealed record BenchResult(string Label)
{
    private readonly Dictionary<Metric, List<double>> _all = [];
    private readonly Dictionary<Metric, List<double>> _medians = [];

    /// <summary>The number of lives.</summary>
    public int Lives { get; private set; }

    /// <summary>Adds the figures of one life.</summary>
    public void Add(IReadOnlyDictionary<Metric, List<double>> life)
    {
        Lives++;
        foreach ((Metric? metric, List<double>? values) in life)
        {
            if (!_all.TryAdd(metric, [.. values])) _all[metric].AddRange(values);
            double median = Spread.Of(values)!.Median;
            if (!_medians.TryAdd(metric, [median])) _medians[metric].Add(median);
        }
    }

    public Spread? Of(Metric metric) => Spread.Of(_all.GetValueOrDefault(metric, []));

    /// <summary>Returns how many times the other's value this one's is, round by round.</summary>
    public Spread? Ratio(BenchResult to, Metric metric) => Spread.Of(Pairs(to, metric).Where(pair => pair.Second > 0).Select(pair => pair.First / pair.Second));

    /// <summary>Returns by how much this one's value exceeds the other's, round by round.</summary>
    public Spread? Added(BenchResult to, Metric metric) => Spread.Of(Pairs(to, metric).Select(pair => pair.First - pair.Second));

    private IEnumerable<(double First, double Second)> Pairs(BenchResult to, Metric metric) =>
        _medians.GetValueOrDefault(metric, []).Zip(to._medians.GetValueOrDefault(metric, []));
}

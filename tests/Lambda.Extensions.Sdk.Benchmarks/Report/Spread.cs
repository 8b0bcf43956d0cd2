namespace Lambda.Extensions.Sdk.Benchmarks.Report;

/// <summary>The middle and the ends of a row of values.</summary>
internal sealed record Spread(double Median, double Min, double Max)
{
    /// <returns>Null without values.</returns>
    public static Spread? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) return null;
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }
}

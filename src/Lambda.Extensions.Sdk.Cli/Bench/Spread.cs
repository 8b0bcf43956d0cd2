namespace Lambda.Extensions.Sdk.Cli.Bench;

/// <summary>The median of some values, and the quartiles around it.</summary>
internal sealed record Spread(double Median, double Lower, double Upper, int Count)
{
    /// <returns><see langword="null"/> when there are no values.</returns>
    public static Spread? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : new Spread(At(sorted, 0.5), At(sorted, 0.25), At(sorted, 0.75), sorted.Length);
    }

    /// <summary>Interpolates between the two values around a place.</summary>
    private static double At(double[] sorted, double quantile)
    {
        double place = quantile * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}

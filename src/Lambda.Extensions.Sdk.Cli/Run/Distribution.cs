namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>The median and the maximum of some durations.</summary>
internal sealed record Distribution(TimeSpan Median, TimeSpan Max)
{
    /// <returns><see langword="null"/> when there are no durations.</returns>
    public static Distribution? Of(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Order().ToList();
        return sorted.Count == 0 ? null : new Distribution(sorted[(sorted.Count - 1) / 2], sorted[^1]);
    }
}

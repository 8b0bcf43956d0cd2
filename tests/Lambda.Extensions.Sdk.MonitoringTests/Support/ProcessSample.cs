using System.Globalization;

namespace Lambda.Extensions.Sdk.MonitoringTests.Support;

/// <summary>What a process uses at a moment.</summary>
/// <param name="Rss">The bytes of memory.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Descriptors">The number of open descriptors.</param>
internal sealed record ProcessSample(long Rss, int Threads, int Descriptors)
{
    public static ProcessSample Of(int process)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
        string[] status = File.ReadAllLines(folder + "/status");
        return new ProcessSample(Number(status, "VmRSS:") * 1024, (int)Number(status, "Threads:"), Directory.GetFileSystemEntries(folder + "/fd").Length);
    }

    /// <summary>Returns the middle value of each.</summary>
    public static ProcessSample Middle(IReadOnlyList<ProcessSample> samples) => new(Median(samples.Select(s => s.Rss)), (int)Median(samples.Select(s => (long)s.Threads)), (int)Median(samples.Select(s => (long)s.Descriptors)));

    private static long Median(IEnumerable<long> values)
    {
        long[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }

    private static long Number(string[] status, string name) =>
        long.Parse(status.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}

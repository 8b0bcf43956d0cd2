using Lambda.Extensions.Sdk.Cli.Report.Model;

namespace Lambda.Extensions.Sdk.Cli.Report.Usage;

/// <summary>Keeps the samples of one process. When they are too many, every second one is left out, and half as many follow.</summary>
internal sealed class UsageRecorder(int lane, int processId)
{
    public const int MaxSamples = 400;

    private readonly List<UsageSample> _samples = [];
    private List<int> _processes = [processId];
    private int _stride = 1;
    private int _calls;

    public int Lane => lane;

    public bool HasEnded { get; private set; }

    public UsageSeries Series => new(lane, processId, [.. _samples]);

    public void End() => HasEnded = true;

    /// <param name="now">The time.</param>
    /// <param name="findTree">Finds the process and its descendants; <see langword="null"/> to use those of the last time.</param>
    public void Sample(TimeSpan now, Func<int, IEnumerable<int>>? findTree)
    {
        if (findTree is not null) _processes = [.. findTree(processId)];
        if (_calls++ % _stride != 0) return;
        TimeSpan cpu = TimeSpan.Zero;
        long bytes = 0;
        foreach (int id in _processes)
        {
            if (ProcessUsage.Read(id) is not { } usage) continue;
            cpu += usage.Cpu;
            bytes += usage.Bytes;
        }

        if (bytes > 0) Add(new UsageSample(now, cpu, bytes));
    }

    internal void Add(UsageSample sample)
    {
        _samples.Add(sample);
        if (_samples.Count < MaxSamples) return;
        List<UsageSample> half = [.. _samples.Where((_, i) => i % 2 == 0)];
        _samples.Clear();
        _samples.AddRange(half);
        _stride *= 2;
    }
}

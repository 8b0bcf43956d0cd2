namespace Lambda.Extensions.Sdk.Benchmarks.Harness;

/// <summary>The turnaround times of a run's events, in clock ticks.</summary>
internal sealed class Turnarounds(int capacity)
{
    private const int LeftOut = 100;

    private readonly long[] _ticks = new long[capacity];
    private int _count;

    public void Add(long ticks) => _ticks[_count++] = ticks;

    /// <summary>A percentile in microseconds of all but the first 100; null when there are none.</summary>
    public double? Percentile(double fraction, TimeProvider time)
    {
        if (_count <= LeftOut) return null;
        Span<long> counted = _ticks.AsSpan(LeftOut, _count - LeftOut);
        counted.Sort();
        return counted[(int)Math.Round(fraction * (counted.Length - 1))] * 1e6 / time.TimestampFrequency;
    }
}

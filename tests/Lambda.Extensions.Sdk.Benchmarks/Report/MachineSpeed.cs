using System.Globalization;
using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.Report;

/// <summary>
/// Compares this machine, now, with the idle one that gates in units of time were set on, by the start of the floor. Such a gate is held
/// against the slowed time, so that a slow or busy machine misses none by itself.
/// </summary>
/// <param name="floor">The path of the floor.</param>
/// <param name="time">The clock.</param>
internal sealed class MachineSpeed(string floor, TimeProvider time)
{
    // spawn → register of the floor on that machine.
    private const double ReferenceMs = 0.56;
    private const int RunsASample = 10;
    private const int Events = 200;

    private readonly List<double> _starts = [];

    /// <summary>How much longer the floor's start takes here; 1 on a faster machine, whose gates stay as they are.</summary>
    public double Slowdown => Math.Max(1, Median / ReferenceMs);

    private double Median => Spread.Of(_starts)?.Median ?? ReferenceMs;

    /// <summary>Measures the floor. Called before and after the measurement, and between its parts, because a machine's other work changes.</summary>
    public void Sample()
    {
        for (int i = 0; i < RunsASample; i++) _starts.Add(ExtensionRun.Measure(floor, Events, time).SpawnToRegisterMs);
    }

    /// <summary>Returns whether a time is within its gate, which is set for the idle machine.</summary>
    public bool IsWithin(double value, double gate) => value <= gate * Slowdown;

    /// <summary>Returns whether a rate reaches its gate, which is set for the idle machine.</summary>
    public bool Reaches(double rate, double gate) => rate >= gate / Slowdown;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"The floor starts in {Median:0.00} ms here, and in {ReferenceMs:0.00} ms where the gates were set: gates of times and rates count as {Slowdown:0.00} times as wide.");
}

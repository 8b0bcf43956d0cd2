using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.Report;

/// <summary>One row of the report.</summary>
/// <param name="Key">Its name for machines.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Unit">The unit of the measured value; empty for a count.</param>
/// <param name="Format">How a value is printed.</param>
/// <param name="Select">Takes it from a run; null when the run has none.</param>
/// <param name="Against">What gate and moonshot are held against.</param>
/// <param name="Gate">The most we accept; null without one.</param>
/// <param name="Moonshot">The most we aim at; null without one.</param>
internal sealed record Figure(string Key, string Title, string Unit, string Format, Func<RunResult, double?> Select, Against Against, double? Gate = null, double? Moonshot = null)
{
    /// <summary>Whether a ratio of two extensions says something: not for counts, which can be 0.</summary>
    public bool Compared => Unit.Length > 0;

    /// <summary>
    /// The gate where harness and extension share a core, as on a busy machine without real-time priority: without a wake-up on another core, the floor needs a
    /// fifth of the time, and the extension's own work is a larger multiple of it. Null when that makes no difference.
    /// </summary>
    public double? GateOnOneCore { get; init; }
}

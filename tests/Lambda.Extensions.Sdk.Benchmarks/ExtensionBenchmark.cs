using Lambda.Extensions.Sdk.Benchmarks.Harness;
using Lambda.Extensions.Sdk.Benchmarks.Report;
using Lambda.Extensions.Sdk.Benchmarks.Setup;

namespace Lambda.Extensions.Sdk.Benchmarks;

/// <summary>Measures start, events and end of external extensions beside the floor, and prints it.</summary>
internal static class ExtensionBenchmark
{
    /// <returns>The exit code: 0, or 1 when a run failed or a gate is missed.</returns>
    /// <exception cref="BenchmarkException">A program did not live through a run.</exception>
    public static int Run(Repository repository, BenchmarkOptions options, TimeProvider time)
    {
        string floor = FloorCompiler.Compile(repository);
        string[] extensions = options.Extensions is [] ? [SamplePublisher.Publish(repository, "Minimal")] : [.. options.Extensions];
        List<RunResult[]> runs = Rounds.Run([floor, .. extensions], options.Rounds, program => ExtensionRun.Measure(program, options.Events, time), time);
        List<Comparison> comparisons = [];
        for (int i = 1; i < runs.Count; i++) comparisons.Add(Comparison.Of(extensions[i - 1], runs[0], runs[i], i == 1 ? null : runs[1]));
        Console.Out.Write(options.Json ? JsonReport.Write(comparisons, options) : TableReport.Write(comparisons, options));
        return comparisons.Exists(c => c.FailedRuns > 0 || (options.Check && c.MissesAGate)) ? 1 : 0;
    }
}

using System.Globalization;
using Lambda.Extensions.Sdk.Benchmarks.Report;
using Lambda.Extensions.Sdk.Benchmarks.Setup;

namespace Lambda.Extensions.Sdk.Benchmarks.Receiver;

/// <summary>Measures how many spans a second the receiver of samples/Monitoring takes, and how long a batch waits for its answer.</summary>
internal static class ReceiverBenchmark
{
    public const double GatePerSecond = 50_000;
    private const double GateP99Ms = 1;

    /// <returns>Whether the gates are met.</returns>
    /// <exception cref="BenchmarkException">The extension did not live through a run.</exception>
    public static bool Run(Repository repository, BenchmarkOptions options, MachineSpeed speed, TimeProvider time)
    {
        string program = options.Extensions is [var given, ..] ? given : SamplePublisher.Publish(repository, "Monitoring");
        speed.Sample();
        ReceiverResult[] runs = [.. Enumerable.Range(0, options.Rounds).Select(_ => ReceiverRun.Measure(program, options.Events, time))];
        speed.Sample();
        double rate = Median(runs, r => r.SpansPerSecond), p50 = Median(runs, r => At(r.BatchMs, 0.5)), p99 = Median(runs, r => At(r.BatchMs, 0.99));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {Path.GetFileName(program)}: {options.Rounds} runs of {options.Events} batches of {SpanBatches.Spans} spans, {SpanBatches.Post(4318).Length} bytes each, back to back over one connection, and then as many at {GatePerSecond:0} spans/s
            spans/s     {rate:0} [{runs.Min(r => r.SpansPerSecond):0}..{runs.Max(r => r.SpansPerSecond):0}]   gate {GatePerSecond:0}
            paced batch p50 {p50:0.000} ms   p99 {p99:0.000} ms [{runs.Min(r => At(r.BatchMs, 0.99)):0.000}..{runs.Max(r => At(r.BatchMs, 0.99)):0.000}]   gate {GateP99Ms:0}
            postponed   {Median(runs, r => r.Postponed):0} batches (503: the queue was full)
            sent on     {Median(runs, r => r.SentBytes / 1e6):0} MB meanwhile
            peak RSS    {Median(runs, r => r.PeakRssMiB):0.0} MiB
            {speed}
            """));
        return speed.Reaches(rate, GatePerSecond) && speed.IsWithin(p99, GateP99Ms);
    }

    private static double At(double[] values, double quantile) => values.Order().ElementAt((int)(quantile * (values.Length - 1)));

    private static double Median(ReceiverResult[] runs, Func<ReceiverResult, double> select) => At([.. runs.Select(select)], 0.5);
}

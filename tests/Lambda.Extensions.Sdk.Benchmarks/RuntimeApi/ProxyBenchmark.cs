using System.Globalization;
using Lambda.Extensions.Sdk.Benchmarks.Report;
using Lambda.Extensions.Sdk.Benchmarks.Setup;

namespace Lambda.Extensions.Sdk.Benchmarks.RuntimeApi;

/// <summary>Measures what the proxy of the Runtime API adds to an invocation, and prints it.</summary>
internal static class ProxyBenchmark
{
    private const double GateMedianMs = 0.15;
    private const double GateP99Ms = 0.5;
    private const double GateRate = 800;
    private const double GateHeldMs = 2;

    /// <returns>Whether the gates are met.</returns>
    /// <exception cref="BenchmarkException">The extension did not live through a run.</exception>
    public static bool Run(Repository repository, BenchmarkOptions options, MachineSpeed speed, TimeProvider time)
    {
        string program = options.Extensions is [var given, ..] ? given : SamplePublisher.Publish(repository, "RuntimePassThrough", "tests/Apps");
        bool met = true;
        speed.Sample();
        foreach (string hooks in (string[])["none", "payloads"])
        {
            ProxyResult[] runs = [.. Enumerable.Range(0, options.Rounds).Select(_ => ProxyRun.Measure(program, hooks, options.Events, time))];
            speed.Sample();
            double p50 = Added(runs, 0.5), p99 = Added(runs, 0.99), rate = Median(runs, r => r.ProxiedRate);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                hooks: {hooks}: {options.Rounds} runs of {options.Events} invocations of {ProxyRun.Payload} bytes, each directly and through the proxy
                direct        p50 {Median(runs, r => At(r.DirectMs, 0.5)):0.000} ms   p99 {Median(runs, r => At(r.DirectMs, 0.99)):0.000} ms
                added         p50 {p50:0.000} ms   p99 {p99:0.000} ms   gates {GateMedianMs} and {GateP99Ms}
                6 MB answers  direct {Median(runs, r => r.DirectRate):0} MB/s   proxied {rate:0} MB/s   gate {GateRate}
                memory added  streamed 20 MB: {Median(runs, r => r.StreamedMiB):0.0} MiB   6 MB answers: {Median(runs, r => r.LargeMiB):0.0} MiB
                """));
            met &= hooks != "none" || (speed.IsWithin(p50, GateMedianMs) && speed.IsWithin(p99, GateP99Ms) && speed.Reaches(rate, GateRate));
        }

        double[] held = [.. Enumerable.Range(0, options.Rounds).Select(_ => ProxyRun.MeasureHeld(program, options.Events / 5, time)).SelectMany(ms => ms)];
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from the answer to next, with a flush at the end: p50 {At(held, 0.5):0.000} ms   p99 {At(held, 0.99):0.000} ms   gate {GateHeldMs}"));
        Console.Out.WriteLine(speed.ToString());
        return met && speed.IsWithin(At(held, 0.5), GateHeldMs);
    }

    private static double Added(ProxyResult[] runs, double quantile) => Median(runs, r => At(r.ProxiedMs, quantile) - At(r.DirectMs, quantile));

    private static double At(double[] values, double quantile) => values.Order().ElementAt((int)(quantile * (values.Length - 1)));

    private static double Median(ProxyResult[] runs, Func<ProxyResult, double> select) => At([.. runs.Select(select)], 0.5);
}

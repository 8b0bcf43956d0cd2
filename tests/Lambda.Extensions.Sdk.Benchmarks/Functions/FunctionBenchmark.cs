using Lambda.Extensions.Sdk.Benchmarks.Report;
using Lambda.Extensions.Sdk.Benchmarks.Setup;

namespace Lambda.Extensions.Sdk.Benchmarks.Functions;

/// <summary>Measures what internal extensions and the wrapper add to functions, and prints it.</summary>
internal static class FunctionBenchmark
{
    /// <returns>Whether all gates are met.</returns>
    /// <exception cref="BenchmarkException">A function did not live through a run.</exception>
    public static bool Run(Repository repository, BenchmarkOptions options, MachineSpeed speed, TimeProvider time)
    {
        List<FunctionComparison> comparisons = new FunctionPublisher(repository).Publish();
        List<FunctionProgram> programs = [.. comparisons.SelectMany(c => new[] { c.Without, c.With }).Distinct()];
        speed.Sample();
        List<FunctionResult[]> runs = Rounds.Run(programs, options.Rounds, program => FunctionRun.Measure(program, options.Events, time), time);
        speed.Sample();
        List<(string Title, double[] Without, double[] With)> wrappers = WrapperComparison.Run(repository, Math.Max(options.Rounds, 20), time);
        speed.Sample();
        var report = new AdditionReport(speed);
        foreach (FunctionComparison comparison in comparisons)
        {
            FunctionResult[] without = runs[programs.IndexOf(comparison.Without)], with = runs[programs.IndexOf(comparison.With)];
            report.Add(comparison.With.Title, "INIT", Of(without, r => r.InitMs), Of(with, r => r.InitMs), comparison.InitGateMs);
            report.Add("", "INIT, CPU", Of(without, r => r.InitCpuMs), Of(with, r => r.InitCpuMs), gate: null);
            report.Add("", "invocation p50", Of(without, r => r.InvocationMs), Of(with, r => r.InvocationMs), FunctionComparison.InvocationGateMs);
        }

        foreach ((string title, double[] without, double[] with) in wrappers)
            report.Add("wrapper: " + title, "start", without, with, WrapperComparison.GateMs);
        Console.Out.Write(report.Write($"{options.Rounds} rounds of {options.Events} invocations; milliseconds, medians; added: the median [least..most] of the rounds' differences"));
        return report.GatesAreMet;
    }

    private static double[] Of(FunctionResult[] results, Func<FunctionResult, double> select) => [.. results.Select(select)];
}

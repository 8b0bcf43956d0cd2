using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.Functions;

/// <summary>The start of a program that ends at once, with the wrapper of samples/RuntimeTuning before it or without.</summary>
internal static class WrapperRun
{
    public static double Measure(IReadOnlyList<string> command, TimeProvider time)
    {
        using var plan = new SpawnPlan(command, PlatformVariables.Of("127.0.0.1:9001"));
        using ChildProcess process = ChildProcess.Start(plan, time);
        (int exitCode, _) = process.Reap();
        double elapsed = time.GetElapsedTime(process.StartedAt).TotalMilliseconds;
        return exitCode == 0 ? elapsed : throw new BenchmarkException($"{string.Join(' ', command)} ended with exit code {exitCode}.");
    }
}

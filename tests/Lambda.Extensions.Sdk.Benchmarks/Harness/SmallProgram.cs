namespace Lambda.Extensions.Sdk.Benchmarks.Harness;

/// <summary>What is started before each measured program.</summary>
internal static class SmallProgram
{
    private const string Path = "/bin/true";

    /// <summary>
    /// Gives every run the same predecessor. Thousands of events leave the processor's caches without the system's code for
    /// starting a program, which adds 0.1 ms to a start: little to an extension's, a fifth to the floor's, and so to the ratio.
    /// </summary>
    public static void Run(TimeProvider time)
    {
        using var plan = new SpawnPlan([Path], []);
        using ChildProcess process = ChildProcess.Start(plan, time);
        process.Reap();
    }
}

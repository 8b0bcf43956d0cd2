namespace Lambda.Extensions.Sdk.Benchmarks;

/// <summary>
/// Runs the programs in rounds, one after the other, so that what disturbs the machine disturbs all of them alike; in reversed
/// order each second round, so that none always follows the same one.
/// </summary>
internal static class Rounds
{
    private const string SmallProgram = "/bin/true";

    /// <returns>The runs of each program, in the programs' order; the n-th runs of all of them are of one round.</returns>
    /// <exception cref="BenchmarkException">A program did not live through a run.</exception>
    public static List<RunResult[]> Run(IReadOnlyList<string> programs, BenchmarkOptions options, TimeProvider time)
    {
        // Not counted: reads the programs from disk, and compiles the harness.
        foreach (string program in programs) ExtensionRun.Measure(program, options.Events, time);

        var runs = programs.Select(_ => new RunResult[options.Rounds]).ToList();
        for (int round = 0; round < options.Rounds; round++)
        {
            if (!Console.IsErrorRedirected) Console.Error.Write($"\rround {round + 1} of {options.Rounds}");
            for (int i = 0; i < programs.Count; i++)
            {
                int program = round % 2 == 0 ? i : programs.Count - 1 - i;
                GC.Collect();
                StartSmallProgram(time);
                runs[program][round] = ExtensionRun.Measure(programs[program], options.Events, time);
            }
        }

        if (!Console.IsErrorRedirected) Console.Error.Write("\r                        \r");
        return runs;
    }

    /// <summary>
    /// Gives every run the same predecessor. Thousands of events leave the processor's caches without the system's code for
    /// starting a program, which adds 0.1 ms to a start: little to an extension's, a fifth to the floor's, and so to the ratio.
    /// </summary>
    private static void StartSmallProgram(TimeProvider time)
    {
        using var plan = new SpawnPlan(SmallProgram, []);
        using ChildProcess process = ChildProcess.Start(plan, time);
        process.Reap();
    }
}

namespace Lambda.Extensions.Sdk.Benchmarks;

/// <summary>
/// Runs the programs in rounds, one after the other, so that what disturbs the machine disturbs all of them alike; in reversed
/// order each second round, so that none always follows the same one.
/// </summary>
internal static class Rounds
{
    /// <returns>The runs of each program, in the programs' order; the n-th runs of all of them are of one round.</returns>
    public static List<RunResult[]> Run(IReadOnlyList<string> programs, BenchmarkOptions options, TimeProvider time)
    {
        // Not counted: fills the file cache with the programs and compiles the harness.
        foreach (string program in programs) ExtensionRun.Measure(program, options.Events, time);

        var runs = programs.Select(_ => new RunResult[options.Rounds]).ToList();
        for (int round = 0; round < options.Rounds; round++)
        {
            if (!Console.IsErrorRedirected) Console.Error.Write($"\rround {round + 1} of {options.Rounds}");
            for (int i = 0; i < programs.Count; i++)
            {
                int program = round % 2 == 0 ? i : programs.Count - 1 - i;
                GC.Collect();
                runs[program][round] = ExtensionRun.Measure(programs[program], options.Events, time);
            }
        }

        if (!Console.IsErrorRedirected) Console.Error.Write("\r                        \r");
        return runs;
    }
}

using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks;

/// <summary>
/// Runs the programs in rounds, one after the other, so that what disturbs the machine disturbs all of them alike; in reversed
/// order each second round, so that none always follows the same one.
/// </summary>
internal static class Rounds
{
    /// <param name="programs">What to run.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="measure">Runs one of them once.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The runs of each program, in the programs' order; the n-th runs of all of them are of one round.</returns>
    /// <exception cref="BenchmarkException">A program did not live through a run.</exception>
    public static List<TResult[]> Run<TProgram, TResult>(IReadOnlyList<TProgram> programs, int rounds, Func<TProgram, TResult> measure, TimeProvider time)
    {
        // Not counted: reads the programs from disk, and compiles the harness.
        foreach (TProgram program in programs) measure(program);

        var runs = programs.Select(_ => new TResult[rounds]).ToList();
        for (int round = 0; round < rounds; round++)
        {
            if (!Console.IsErrorRedirected) Console.Error.Write($"\rround {round + 1} of {rounds}");
            for (int i = 0; i < programs.Count; i++)
            {
                int program = round % 2 == 0 ? i : programs.Count - 1 - i;
                GC.Collect();
                SmallProgram.Run(time);
                runs[program][round] = measure(programs[program]);
            }
        }

        if (!Console.IsErrorRedirected) Console.Error.Write("\r                        \r");
        return runs;
    }
}

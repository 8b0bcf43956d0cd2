using System.Diagnostics;
using System.Globalization;

namespace Lambda.Extensions.Sdk.Fuzzing;

/// <summary>
/// Runs a check with many inputs. Each input is made from its own seed, so that one that fails can be run alone. TEST_INPUTS is the number of
/// inputs, 100,000 when it is not set; TEST_SEED is the first seed (docs/guarantees.md).
/// </summary>
internal static class FuzzRun
{
    private const int InputsInCi = 100_000;
    private const int SeedOfCi = 20_261_128;

    /// <summary>The most that one input may allocate, when a check has no other bound.</summary>
    private const long MostAllocated = 8 * 1024 * 1024;

    public static int Inputs { get; } = Number("TEST_INPUTS", InputsInCi);

    public static int Seed { get; } = Number("TEST_SEED", SeedOfCi);

    /// <summary>Runs a check that makes its input from the numbers it is given.</summary>
    /// <param name="check">Throws when something is wrong.</param>
    /// <param name="oneOf">The share of the inputs that a slow check runs: 10 for a tenth.</param>
    /// <param name="mostAllocated">The most bytes that one input may allocate.</param>
    public static void Each(Action<Random> check, int oneOf = 1, long mostAllocated = MostAllocated)
    {
        int inputs = Math.Max(1, Inputs / oneOf);
        long most = 0;
        // What is made once, at the first input, is no cost of an input.
        Run(check, Seed);
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < inputs; i++)
        {
            int seed = unchecked(Seed + i);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Run(check, seed);
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            if (most > mostAllocated) throw new AssertionException($"An input allocates {most} bytes. Run it alone with TEST_SEED={seed} TEST_INPUTS=1.");
        }

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{inputs} inputs from seed {Seed} in {watch.Elapsed.TotalSeconds:F1} s, at most {most} bytes allocated by one"));
    }

    /// <summary>Fails the input.</summary>
    public static void Require(bool holds, string what)
    {
        if (!holds) throw new InvalidDataException(what);
    }

    private static void Run(Action<Random> check, int seed)
    {
        try
        {
            check(new Random(seed));
        }
        catch (Exception e)
        {
            throw new AssertionException($"An input fails. Run it alone with TEST_SEED={seed} TEST_INPUTS=1. {e}", e);
        }
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

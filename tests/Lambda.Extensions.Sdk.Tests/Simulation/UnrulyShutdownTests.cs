using System.Globalization;

namespace Lambda.Extensions.Sdk.Tests.Simulation;

/// <summary>
/// Shutdowns from seeds. The failing seed is in the message; TEST_SEED=N runs it alone, TEST_LIVES=1000 runs more of them:
/// <c>TEST_LIVES=1000 dotnet test tests/Lambda.Extensions.Sdk.Tests --filter "FullyQualifiedName~UnrulyShutdownTests"</c>.
/// </summary>
[NonParallelizable]
public sealed class UnrulyShutdownTests
{
    private const int Lives = 30;

    private static readonly double[] Settle = [0.2, 10, 100];

    [Test]
    [Category("G13")]
    public async Task Whatever_hooks_and_sinks_do_the_process_ends_with_zero_before_the_deadline()
    {
        TimeSpan slowest = TimeSpan.Zero;
        foreach (int seed in Seeds())
        {
            (int exitCode, TimeSpan took, int budget, string what) = await RunAsync(seed, TimeSpan.FromMilliseconds(Settle[0]));
            // Virtual time may have run ahead of threads that had no processor: then it crawls, and what is late stays late.
            for (int i = 1; i < Settle.Length && took.TotalMilliseconds >= budget; i++)
                (exitCode, took, budget, what) = await RunAsync(seed, TimeSpan.FromMilliseconds(Settle[i]));
            Assert.That(exitCode, Is.Zero, $"seed {seed} (TEST_SEED={seed} repeats it): {what}");
            Assert.That(took.TotalMilliseconds, Is.LessThan(budget), $"seed {seed} (TEST_SEED={seed} repeats it): {what}");
            if (took > slowest) slowest = took;
        }

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the slowest took {slowest.TotalMilliseconds} ms"));
    }

    private static async Task<(int ExitCode, TimeSpan Took, int Budget, string What)> RunAsync(int seed, TimeSpan settle)
    {
        using var shutdown = new UnrulyShutdown(seed);
        (int exitCode, TimeSpan took) = await shutdown.RunAsync(settle);
        return (exitCode, took, shutdown.Budget, $"{shutdown}\n{shutdown.Log}");
    }

    private static IEnumerable<int> Seeds()
    {
        if (Environment.GetEnvironmentVariable("TEST_SEED") is { } only) return [int.Parse(only, CultureInfo.InvariantCulture)];
        int lives = Environment.GetEnvironmentVariable("TEST_LIVES") is { } many ? int.Parse(many, CultureInfo.InvariantCulture) : Lives;
        TestContext.Out.WriteLine($"seeds 1 to {lives}");
        return Enumerable.Range(1, lives);
    }
}

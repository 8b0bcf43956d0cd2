using System.Globalization;

namespace Lambda.Extensions.Sdk.Tests.Simulation;

/// <summary>
/// Whole lives from seeds. A failing seed is in the message; TEST_SEED=N runs it alone, TEST_LIVES=10000 runs more of them:
/// <c>TEST_LIVES=10000 dotnet test tests/Lambda.Extensions.Sdk.Tests --filter "FullyQualifiedName~SimulatedLifeTests"</c>.
/// </summary>
[NonParallelizable]
public sealed class SimulatedLifeTests
{
    private const int Lives = 500;

    [Test]
    [Category("G01")]
    [Category("G08")]
    [Category("G09")]
    [Category("G10")]
    public async Task In_every_life_the_sums_are_exact_and_next_is_asked_for_in_time()
    {
        foreach (int seed in Seeds())
        {
            try
            {
                TimeSpan overtime = await LiveAsync(seed, TimeSpan.FromMilliseconds(0.2));
                // Virtual time may have run ahead of threads that had no processor: then it crawls, and what is late stays late.
                if (overtime > SimulatedLife.Slack) overtime = await LiveAsync(seed, TimeSpan.FromMilliseconds(20));
                Assert.That(overtime, Is.LessThanOrEqualTo(SimulatedLife.Slack), "held longer than the cap");
            }
            catch (Exception e) when (e is not AssertionException)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
            catch (AssertionException e)
            {
                throw new AssertionException($"seed {seed} (TEST_SEED={seed} repeats it): {e.Message}", e);
            }
        }
    }

    private static async Task<TimeSpan> LiveAsync(int seed, TimeSpan settle)
    {
        var life = new SimulatedLife(seed, settle);
        await life.RunAsync();
        return life.Overtime;
    }

    private static IEnumerable<int> Seeds()
    {
        if (Environment.GetEnvironmentVariable("TEST_SEED") is { } only) return [int.Parse(only, CultureInfo.InvariantCulture)];
        int lives = Environment.GetEnvironmentVariable("TEST_LIVES") is { } many ? int.Parse(many, CultureInfo.InvariantCulture) : Lives;
        TestContext.Out.WriteLine($"seeds 1 to {lives}");
        return Enumerable.Range(1, lives);
    }
}

using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.Tests.Fuzzing;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>Batches with damaged records: the intact ones arrive, typed, in order, and a loss is counted.</summary>
[Category("Fuzz")]
[Category("G05")]
internal sealed class BatchPropertyTests
{
    /// <summary>The number of inputs from which on their average means something.</summary>
    private const int Many = 1000;

    [Test]
    public void Intact_records_around_any_damage_arrive_typed_and_in_order()
    {
        long arrived = 0, intact = 0;
        FuzzRun.Each(random =>
        {
            (int Arrived, int Intact) of = BatchCheck.Run(random.Next());
            (arrived, intact) = (arrived + of.Arrived, intact + of.Intact);
        });

        // Not all: an array whose end is missing may hold any record behind it, and a forged one must not pass.
        if (FuzzRun.Inputs < Many) return;
        Assert.That(intact, Is.GreaterThan(FuzzRun.Inputs));
        Assert.That((double)arrived / intact, Is.GreaterThan(0.9), $"{arrived} of {intact}");
    }
}

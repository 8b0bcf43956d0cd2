using Lambda.Extensions.Sdk.Invocations;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

/// <summary>Whatever the order, the losses and the repetitions: each invocation is told once, whole.</summary>
[Category("G10")]
public static class InvocationProperties
{
    private static readonly InitializationType[] Types =
        [InitializationType.OnDemand, InitializationType.ProvisionedConcurrency, InitializationType.SnapStart, InitializationType.ManagedInstances];

    /// <summary>Records in any order, some lost, some twice, anywhere between the loop's own steps, which keep theirs.</summary>
    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 10_000, QuietOnSuccess = true)]
    public static void Each_invocation_completes_once_and_then_is_reported_once(FsCheck.DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        History history = Any(random);
        int max = random.Next(4) == 0 ? random.Next(1, 4) : 256;
        bool loses = random.Next(2) == 0;
        List<History.Step> records = [.. history.Records.Where(_ => !loses || random.Next(3) != 0)];
        records.AddRange([.. records.Where(_ => random.Next(3) == 0)]);
        History.Step[] shuffled = [.. records];
        random.Shuffle(shuffled);
        Story story = History.Tell(Merge(random, shuffled, [.. history.Loop]), history.Type, max).End(ShutdownReason.Spindown, 1_000_000);

        Assert.That((story.Tracker.Count, story.Tracker.AwaitingReport), Is.EqualTo((0, 0)));
        string[] told = [.. story.Told.Where(text => !text.StartsWith("Restored", StringComparison.Ordinal))];
        string[] known = [.. history.Ids.Where(id => told.Contains($"Completed {id}"))];
        string[] mentioned = [.. history.Ids.Where(id => records.Any(step => step.Id == id) || history.Loop.Any(step => step.Id == id))];
        Assert.That(known, Is.EqualTo(mentioned));
        foreach (string id in known)
        {
            string[] own = [.. told.Where(text => text.EndsWith($" {id}", StringComparison.Ordinal))];
            Assert.That(own, Is.EqualTo(new[] { $"Completed {id}", $"Reported {id}" }));
            bool reportCame = records.Any(step => step.Id == id && step.Record is PlatformReportRecord);
            if (max == 256) Assert.That(story.Reported(id).IsPartial, Is.EqualTo(!reportCame));
        }

        bool restored = records.Any(step => step.Record is PlatformRestoreStartRecord or PlatformRestoreRuntimeDoneRecord or PlatformRestoreReportRecord);
        Assert.That(story.Changes.Count(change => change.Kind == InvocationChangeKind.Restored), Is.EqualTo(restored ? 1 : 0));
    }

    /// <summary>The platform writes a report last of all (lambda-facts 3.3). Whatever the order of the rest, the final snapshot is that of the history in order.</summary>
    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 10_000, QuietOnSuccess = true)]
    public static void Nothing_lost_means_the_same_final_snapshot(FsCheck.DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        History history = Any(random);
        Story ordered = History.Tell(history.Steps, history.Type);

        List<History.Step> rest = [.. history.Records.Where(step => step.Record is not PlatformReportRecord)];
        rest.AddRange([.. rest.Where(_ => random.Next(3) == 0)]);
        History.Step[] shuffled = [.. rest];
        random.Shuffle(shuffled);
        List<History.Step> steps = Merge(random, shuffled, [.. history.Loop]);
        foreach (History.Step report in history.Records.Where(step => step.Record is PlatformReportRecord))
        {
            // Behind all of its own, and behind what the environment tells of itself.
            int after = steps.FindLastIndex(step => step.Id == report.Id || step.Id is null);
            int at = random.Next(after + 1, steps.Count + 1);
            steps.Insert(at, report);
            if (random.Next(3) == 0) steps.Insert(random.Next(at, steps.Count + 1), report);
        }

        Story story = History.Tell(steps, history.Type);
        foreach (string id in history.Ids) Assert.That(History.Describe(story.Reported(id)), Is.EqualTo(History.Describe(ordered.Reported(id))));
        Assert.That(story.Tracker.Count, Is.Zero);
    }

    private static History Any(Random random) => new(random.Next(1, 7), random.Next(), Types[random.Next(Types.Length)]);

    private static List<History.Step> Merge(Random random, History.Step[] one, History.Step[] other)
    {
        var merged = new List<History.Step>(one.Length + other.Length);
        int i = 0, j = 0;
        while (i < one.Length || j < other.Length)
        {
            bool first = j == other.Length || (i < one.Length && random.Next(one.Length + other.Length) < one.Length);
            merged.Add(first ? one[i++] : other[j++]);
        }

        return merged;
    }
}

using Lambda.Extensions.Sdk.Invocations;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Lambda.Extensions.Sdk.Tests.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

/// <summary>Damaged batches, two threads at once: nothing throws, memory stays bounded, and every Completed has its Reported.</summary>
[Category("G10")]
internal sealed class InvocationMutationTests
{
    private const int Cases = 4_000;

    [TestCase("on-demand")]
    [TestCase("snap-start")]
    [TestCase("lambda-managed-instances")]
    public void Mutated_batches_do_no_harm(string type)
    {
        const int Max = 16;
        var story = new Story(new InitializationType(type), Max);
        int records = 0;
        for (int seed = 0; seed < Cases; seed++)
        {
            foreach (TelemetryRecord record in TelemetryBatch.Parse(new BatchMutation(seed).Body).Records)
            {
                story.Tracker.Apply(record, story.Changes);
                records++;
            }

            if (seed % 7 == 0) story.Begin(seed % 3 == 0 ? Golden.RequestId : $"r{seed}", seed).Next(seed);
            Assert.That(story.Tracker.Count, Is.LessThanOrEqualTo(Max));
        }

        story.End(ShutdownReason.Failure, Cases);
        Assert.That(records, Is.GreaterThan(Cases));
        Assert.That(story.Tracker.Count, Is.Zero);
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (InvocationChange change in story.Changes.Where(change => change.Invocation is not null))
        {
            string id = change.Invocation!.RequestId;
            open[id] = open.GetValueOrDefault(id) + (change.Kind == InvocationChangeKind.Completed ? 1 : -1);
            Assert.That(open[id], Is.Not.Negative);
        }

        Assert.That(open.Values, Has.All.Zero);
        Assert.That(open, Has.Count.GreaterThan(3));
    }

    [TestCase("""{"durationMs":1e308}""")]
    [TestCase("""{"durationMs":-1e308,"memorySizeMB":0,"maxMemoryUsedMB":"128"}""")]
    [TestCase("""{"durationMs":"soon"}""")]
    [TestCase("""null""")]
    [TestCase("""[]""")]
    public void Impossible_metrics_are_a_report_all_the_same(string metrics)
    {
        Story story = new Story().Begin("a", 0).Tell(
            Story.DoneJson("a", 5, more: $",\"metrics\":{metrics},\"spans\":[null,{{}},7]"),
            Story.Envelope("platform.report", 6, $"{{\"requestId\":\"a\",\"metrics\":{metrics},\"spans\":{{}}}}"));
        Assert.That((story.Reported("a").IsReported, story.Reported("a").Duration >= TimeSpan.Zero), Is.EqualTo((true, true)));
    }

    [TestCase("0001-01-01T00:00:00.001Z", "9999-12-31T23:59:59.999Z")]
    [TestCase("9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.001Z")]
    [TestCase("yesterday", "")]
    public void Impossible_times_are_harmless(string start, string done)
    {
        Story story = new Story().Begin("a", 0).Tell(
            Story.StartJson("a", 0).Replace(Story.Time(0), start, StringComparison.Ordinal),
            Story.DoneJson("a", 0).Replace(Story.Time(0), done, StringComparison.Ordinal)).Next(10).End(ShutdownReason.Spindown, 20);
        Assert.That((story.Reported("a").Outcome, story.Reported("a").Duration >= TimeSpan.Zero), Is.EqualTo((InvocationOutcome.Success, true)));
    }

    [Test]
    public void Loop_and_telemetry_may_come_at_once()
    {
        const int Invocations = 3_000;
        var tracker = new InvocationTracker(TimeProvider.System, InitializationType.OnDemand, 64);
        List<InvocationChange> fromLoop = [], fromTelemetry = [];
        using var start = new Barrier(2);
        Parallel.Invoke(
            () =>
            {
                start.SignalAndWait();
                for (int i = 0; i < Invocations; i++)
                {
                    tracker.Begin(new InvokeEvent($"r{i}", "arn:f"), fromLoop);
                    tracker.NextAsked();
                    if (tracker.Count > 64) throw new InvalidOperationException("too many");
                }
            },
            () =>
            {
                TelemetryRecord[] records = [.. Enumerable.Range(0, Invocations).SelectMany(i => new[] { Story.Record(Story.DoneJson($"r{i}", i)), Story.Record(Story.ReportJson($"r{i}", i)) })];
                start.SignalAndWait();
                foreach (TelemetryRecord record in records) tracker.Apply(record, fromTelemetry);
            });
        tracker.End(new ShutdownEvent(ShutdownReason.Spindown), fromLoop);
        InvocationChange[] all = [.. fromLoop, .. fromTelemetry];
        string[] completed = [.. all.Where(change => change.Kind == InvocationChangeKind.Completed).Select(change => change.Invocation!.RequestId).Order(StringComparer.Ordinal)];
        string[] reported = [.. all.Where(change => change.Kind == InvocationChangeKind.Reported).Select(change => change.Invocation!.RequestId).Order(StringComparer.Ordinal)];
        Assert.That(completed, Is.EqualTo(reported));
        Assert.That(completed.Distinct(StringComparer.Ordinal).Count(), Is.EqualTo(Invocations));
    }
}

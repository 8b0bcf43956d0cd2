using Lambda.Extensions.Sdk.Invocations;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

internal sealed class InvocationTrackerTests
{
    private const string Tracing = $$"""
        ,"tenantId":"t-1","tracing":{"spanId":"54565fb41ac79632","type":"X-Amzn-Trace-Id","value":"{{Story.Trace}}"}
        """;

    private const string DoneMore = """
        ,"metrics":{"durationMs":140.5,"producedBytes":16},"spans":[{"name":"responseLatency","start":"2026-11-23T08:15:00.101Z","durationMs":138.2}]
        """;

    private const string ReportMore = """
        ,"spans":[{"name":"extensionOverhead","start":"2026-11-23T08:15:00.245Z","durationMs":50}]
        """;

    [Test]
    [Category("G09")]
    [Category("G10")]
    public void An_invocation_is_joined_from_all_that_was_told()
    {
        Story story = new Story().Next(50).Begin("a", 100).Tell(Story.StartJson("a", 99, Tracing), Story.DoneJson("a", 245, more: DoneMore));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a" }));
        story.Next(295).Tell(Story.ReportJson("a", 300, more: ReportMore));

        Invocation completed = story.Completed("a"), reported = story.Reported("a");
        Assert.Multiple(() =>
        {
            Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a" }));
            Assert.That((completed.IsReported, completed.Metrics, completed.HeldTime), Is.EqualTo((false, (TelemetryMetrics?)null, (TimeSpan?)null)));
            Assert.That(completed.RuntimeMetrics?.ProducedBytes, Is.EqualTo(16));
            Assert.That(completed.Duration, Is.EqualTo(TimeSpan.FromMilliseconds(140.5)));
            Assert.That(completed.Spans.Select(span => span.Name), Is.EqualTo(new[] { "responseLatency" }));

            Assert.That(reported.Duration, Is.EqualTo(TimeSpan.FromMilliseconds(140.5)));
            Assert.That(reported.Metrics?.BilledDurationMs, Is.EqualTo(201));
            Assert.That(reported.Spans.Select(span => span.Name), Is.EqualTo(new[] { "responseLatency", "extensionOverhead" }));
            Assert.That((reported.StartedAt, reported.EndedAt), Is.EqualTo(((DateTimeOffset?)Story.At(99), (DateTimeOffset?)Story.At(245))));
            Assert.That(reported.HeldTime, Is.EqualTo(TimeSpan.FromMilliseconds(50)));
            Assert.That((reported.Outcome, reported.Confidence, reported.Status), Is.EqualTo((InvocationOutcome.Success, OutcomeConfidence.Certain, TelemetryStatus.Success)));
            Assert.That((reported.TenantId, reported.SpanId, reported.FunctionVersion, reported.Tracing?.Sampled), Is.EqualTo(("t-1", "54565fb41ac79632", "7", (bool?)true)));
            Assert.That((reported.IsReported, reported.IsPartial, reported.IsColdStart), Is.EqualTo((true, false, true)));
            Assert.That(reported.FunctionArn, Does.EndWith(":live"));
            Assert.That(reported.Deadline, Is.EqualTo(Story.At(3100)));
            Assert.That((story.Tracker.Count, story.Tracker.AwaitingReport), Is.EqualTo((0, 0)));
        });
    }

    [Test]
    [Category("G09")]
    public void The_end_is_seen_at_runtimeDone()
    {
        Story story = new Story().Begin("a", 0).Tell(Story.StartJson("a", 0));
        Assert.That(story.Tracker.HasEnded("a"), Is.False);
        story.Tell(Story.DoneJson("a", 10));
        Assert.That(story.Tracker.HasEnded("a"), Is.True);
        Assert.That(story.Tracker.AwaitingReport, Is.EqualTo(1));
        story.Tell(Story.ReportJson("a", 20));
        Assert.That(story.Tracker.HasEnded("a"), Is.True);
        Assert.That(story.Tracker.HasEnded("b"), Is.False);
    }

    [Test]
    [Category("G09")]
    public void A_lost_runtimeDone_is_made_up_for_by_the_next_invocation()
    {
        Story story = new Story().Begin("a", 0).Next(5000).Begin("b", 9000);
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a" }));
        Assert.That((story.Completed("a").Outcome, story.Completed("a").Confidence), Is.EqualTo((InvocationOutcome.Unknown, OutcomeConfidence.None)));
        // Hours may lie between them: they are not its duration.
        Assert.That(story.Completed("a").Duration, Is.EqualTo(TimeSpan.Zero));
        // It comes after all, too late for a second Completed.
        story.Tell(Story.DoneJson("a", 100, "error"), Story.ReportJson("a", 5001, "error"));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a" }));
        Assert.That(story.Reported("a").Outcome, Is.EqualTo(InvocationOutcome.Error));
        Assert.That(story.Tracker.HasEnded("b"), Is.False);
    }

    [Test]
    [Category("G10")]
    public void A_report_without_runtimeDone_completes_first()
    {
        Story story = new Story().Begin("a", 0).Tell(Story.StartJson("a", 0), Story.ReportJson("a", 300, more: ReportMore));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a" }));
        // The report is written only when all have asked for next; where its span of the extensions begins, the handler ended.
        Assert.That(story.Reported("a").EndedAt, Is.EqualTo(Story.At(245)));
        story.Tell(Story.DoneJson("a", 245), Story.StartJson("a", 0));
        Assert.That(story.Changes, Has.Count.EqualTo(2));
    }

    [Test]
    [Category("G10")]
    public void Duplicates_change_nothing()
    {
        string[] records = [Story.StartJson("a", 1), Story.DoneJson("a", 10), Story.ReportJson("a", 20)];
        Story story = new Story().Begin("a", 0).Tell(records[0], records[0], records[1], records[1], records[0], records[2], records[2], records[1], records[0]);
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a" }));
        Assert.That(story.Tracker.Count, Is.Zero);
    }

    [Test]
    [Category("G10")]
    public void Telemetry_may_be_faster_than_the_event()
    {
        Story story = new Story().Tell(Story.StartJson("a", 1)).Begin("a", 5).Tell(Story.DoneJson("a", 10), Story.ReportJson("a", 20));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a" }));
        Assert.That((story.Reported("a").InvokeEvent is not null, story.Reported("a").StartedAt), Is.EqualTo((true, (DateTimeOffset?)Story.At(1))));

        // Even when all of it was.
        story.Next(30).Tell(Story.StartJson("b", 31), Story.DoneJson("b", 32), Story.ReportJson("b", 33)).Begin("b", 35);
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a", "Completed b", "Reported b" }));
        Assert.That(story.Tracker.HasEnded("b"), Is.True);
    }

    [Test]
    [Category("G10")]
    public void What_was_begun_in_the_life_before_a_reset_is_told()
    {
        Story story = new Story().Tell(Story.ReportJson("before", 1, "timeout")).Begin("a", 5);
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed before", "Reported before" }));
        Invocation before = story.Reported("before");
        Assert.That((before.InvokeEvent, before.Outcome, before.IsColdStart, before.IsPartial), Is.EqualTo(((InvokeEvent?)null, InvocationOutcome.Timeout, false, false)));
        Assert.That(story.Tell(Story.ReportJson("a", 9)).Reported("a").IsColdStart, Is.True);
    }

    [TestCase("")]
    [TestCase(null)]
    [Category("G10")]
    public void What_has_no_request_id_is_passed_over(string? id)
    {
        string member = id is null ? "" : "\"requestId\":\"\",";
        Story story = new Story().Begin("a", 0);
        foreach (string type in new[] { "start", "runtimeDone", "report", "end" }) story.Tell(Story.Envelope($"platform.{type}", 5, $"{{{member}\"status\":\"success\"}}"));
        Assert.That((story.Changes.Count, story.Tracker.Count), Is.EqualTo((0, 1)));
        story.Tell(Story.StartJson(new string('x', 1000), 1));
        Assert.That(story.Tracker.Count, Is.EqualTo(1));
        // An event without one is still the end of the one before.
        story.Begin("", 10);
        Assert.That((story.Told.Single(), story.Tracker.Count), Is.EqualTo(("Completed a", 1)));
    }

    [Test]
    [Category("G10")]
    public void Memory_is_bounded_by_giving_up_the_oldest()
    {
        var story = new Story(maxInvocations: 3);
        for (int i = 0; i < 10_000; i++)
        {
            story.Begin($"r{i}", i).Tell(Story.DoneJson($"r{i}", i));
            Assert.That(story.Tracker.Count, Is.LessThanOrEqualTo(3));
        }

        Invocation[] given = [.. story.Changes.Where(change => change.Kind == InvocationChangeKind.Reported).Select(change => change.Invocation!)];
        Assert.Multiple(() =>
        {
            Assert.That(given.Select(invocation => invocation.RequestId), Is.EqualTo(Enumerable.Range(0, 9_997).Select(i => $"r{i}")));
            Assert.That(given, Has.All.Matches<Invocation>(invocation => invocation is { IsPartial: true, IsReported: false, Outcome: InvocationOutcome.Success }));
            Assert.That(story.Tracker.AwaitingReport, Is.EqualTo(3));
        });
        // Late for one that was given up; in time for one that was not.
        story.Changes.Clear();
        story.Tell(Story.ReportJson("r9996", 20_000), Story.ReportJson("r9999", 20_000));
        Assert.That(story.Told, Is.EqualTo(new[] { "Reported r9999" }));
    }

    [Test]
    [Category("G10")]
    public void A_stray_next_holds_nothing()
    {
        Story story = new Story().Next(0).Begin("a", 10).Tell(Story.ReportJson("a", 20)).Next(30).Next(40);
        Assert.That(story.Reported("a").HeldTime, Is.Null);
    }

    // When runtimeDone came, when next was asked, what was held. The record may arrive before or after next was asked.
    [TestCase(100, 130, 30, true)]
    [TestCase(100, 130, 30, false)]
    [TestCase(100, 60, 0, false)]
    [TestCase(100, 100, 0, true)]
    [Category("G10")]
    public void Held_time_is_from_the_handlers_end_to_next(int ended, int asked, int held, bool doneFirst)
    {
        var story = new Story().Begin("a", 0);
        if (doneFirst) story.Tell(Story.DoneJson("a", ended)).Next(asked);
        else story.Next(asked).Tell(Story.DoneJson("a", ended));
        // Only the first next counts.
        story.Begin("b", 500).Next(900).Tell(Story.ReportJson("a", 1000));
        Assert.That(story.Reported("a").HeldTime, Is.EqualTo(TimeSpan.FromMilliseconds(held)));
        if (!doneFirst) Assert.That(story.Completed("a").HeldTime, Is.EqualTo(TimeSpan.FromMilliseconds(held)));
    }
}

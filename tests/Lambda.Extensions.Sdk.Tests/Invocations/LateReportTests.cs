using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

/// <summary>A report that comes one invocation late, at shutdown, or never (issue: for each way of initialisation).</summary>
[Category("G10")]
internal sealed class LateReportTests
{
    private static readonly string[] Serial = ["on-demand", "provisioned-concurrency", "snap-start", ""];

    [TestCaseSource(nameof(Serial))]
    public void One_invocation_late(string type)
    {
        Story story = new Story(new InitializationType(type)).Next(0)
            .Begin("a", 10).Tell(Story.StartJson("a", 10), Story.DoneJson("a", 20)).Next(25)
            .Begin("b", 1000).Tell(Story.StartJson("b", 1000), Story.ReportJson("a", 26), Story.DoneJson("b", 1010)).Next(1015)
            .Begin("c", 2000).Tell(Story.ReportJson("b", 1016));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a", "Completed b", "Reported b" }));
        Assert.That(story.Reported("a"), Has.Property(nameof(Invocation.IsPartial)).False.And.Property(nameof(Invocation.HeldTime)).EqualTo(TimeSpan.FromMilliseconds(5)));
        Assert.That(story.Tracker.HasEnded("c"), Is.False);
    }

    [TestCaseSource(nameof(Serial))]
    public void A_report_can_come_at_shutdown(string type)
    {
        Story story = new Story(new InitializationType(type)).Begin("a", 10).Tell(Story.DoneJson("a", 20)).Next(25);
        Assert.That(story.Tracker.AwaitingReport, Is.EqualTo(1));
        story.Tell(Story.ReportJson("a", 26));
        Assert.That(story.Tracker.AwaitingReport, Is.Zero);
        story.End(ShutdownReason.Spindown, 500);
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a" }));
        Assert.That(story.Reported("a").IsPartial, Is.False);
    }

    [TestCaseSource(nameof(Serial))]
    public void A_report_that_never_comes_leaves_the_invocation_partial(string type)
    {
        Story story = new Story(new InitializationType(type)).Begin("a", 10).Tell(Story.DoneJson("a", 20)).Next(25).End(ShutdownReason.Spindown, 500);
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a" }));
        Invocation reported = story.Reported("a");
        Assert.That((reported.IsPartial, reported.IsReported, reported.Outcome, reported.HeldTime), Is.EqualTo((true, false, InvocationOutcome.Success, (TimeSpan?)TimeSpan.FromMilliseconds(5))));
        // Too late.
        story.Tell(Story.ReportJson("a", 26)).End(ShutdownReason.Spindown, 600);
        Assert.That((story.Changes.Count, story.Tracker.Count), Is.EqualTo((2, 0)));
    }

    [TestCaseSource(nameof(Serial))]
    public void Nothing_at_all_came(string type)
    {
        Story story = new Story(new InitializationType(type)).Begin("a", 10).Next(2000).Begin("b", 3000).End(ShutdownReason.Failure, 3500);
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a", "Completed b", "Reported b" }));
        Assert.That((story.Reported("a").Outcome, story.Reported("b").Outcome), Is.EqualTo((InvocationOutcome.Unknown, InvocationOutcome.Crash)));
        // Nothing shows when its handler ended.
        Assert.That(story.Reported("b").Duration, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    [Category("G16")]
    public void On_Managed_Instances_it_is_the_end()
    {
        Story story = new Story(InitializationType.ManagedInstances)
            .Tell(Story.StartJson("a", 0, ",\"functionArn\":\"arn:f\""), Story.StartJson("b", 1), Story.StartJson("c", 2), Story.ReportJson("b", 5))
            .Tell(Story.StartJson("b", 1), Story.ReportJson("b", 5));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed b", "Reported b" }));
        Assert.That((story.Tracker.HasEnded("a"), story.Tracker.HasEnded("b"), story.Tracker.AwaitingReport), Is.EqualTo((false, true, 0)));
        story.Tell(Story.ReportJson("a", 300)).End(ShutdownReason.Spindown, 400);
        Assert.That(story.Told.Skip(2), Is.EqualTo(new[] { "Completed a", "Reported a", "Completed c", "Reported c" }));
        Invocation a = story.Reported("a"), c = story.Reported("c");
        Assert.Multiple(() =>
        {
            Assert.That((a.Duration, a.FunctionArn, a.EndedAt, a.IsColdStart), Is.EqualTo((TimeSpan.FromMilliseconds(200.5), "arn:f", (DateTimeOffset?)Story.At(300), false)));
            Assert.That((c.IsPartial, c.Outcome), Is.EqualTo((true, InvocationOutcome.Unknown)));
        });
    }

    [Test]
    [Category("G16")]
    public void On_Managed_Instances_a_report_may_never_come()
    {
        var story = new Story(InitializationType.ManagedInstances, 2);
        story.Tell(Story.StartJson("a", 0), Story.StartJson("b", 1), Story.StartJson("c", 2));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a" }));
        Assert.That(story.Reported("a").IsPartial, Is.True);
        story.End(ShutdownReason.Failure, 10);
        Assert.That(story.Reported("c"), Has.Property(nameof(Invocation.Outcome)).EqualTo(InvocationOutcome.Crash).And.Property(nameof(Invocation.Confidence)).EqualTo(OutcomeConfidence.Low));
    }
}

using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

/// <summary>A failed asynchronous invocation is tried again under the same request id, often in the same environment.</summary>
[Category("G10")]
internal sealed class RetriedInvocationTests
{
    [Test]
    public void Each_attempt_is_told_once()
    {
        Story story = new Story().Next(0)
            .Begin("a", 10).Tell(Story.StartJson("a", 10), Story.DoneJson("a", 20, "error")).Next(25)
            .Begin("a", 60_000).Tell(Story.StartJson("a", 59_999));
        Assert.That(story.Tracker.HasEnded("a"), Is.False);
        // The first attempt's report comes during the second, once more with what came before.
        story.Tell(Story.ReportJson("a", 26, "error"), Story.ReportJson("a", 26, "error"), Story.DoneJson("a", 20, "error"));
        Assert.That(story.Tracker.HasEnded("a"), Is.False);
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a" }));
        story.Tell(Story.DoneJson("a", 60_100)).Next(60_105).Tell(Story.ReportJson("a", 60_106));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a", "Completed a", "Reported a" }));
        Assert.That(story.Changes.Select(change => change.Invocation!.Outcome), Is.EqualTo(new[] { InvocationOutcome.Error, InvocationOutcome.Error, InvocationOutcome.Success, InvocationOutcome.Success }));
        Assert.That(story.Changes.Select(change => change.Invocation!.IsColdStart), Is.EqualTo(new[] { true, true, false, false }));
    }

    [Test]
    public void An_attempt_whose_end_was_lost_does_not_take_the_next_ones()
    {
        Story story = new Story().Next(0).Begin("a", 10).Next(5000).Begin("a", 60_000).Tell(Story.DoneJson("a", 60_100));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Completed a" }));
        Assert.That(story.Tracker.HasEnded("a"), Is.True);
        story.Tell(Story.ReportJson("a", 5001));
        Assert.That(story.Changes[^1].Invocation, Has.Property(nameof(Invocation.StartedAt)).EqualTo(Story.At(10)));
    }

    [Test]
    public void An_attempt_before_a_reset_is_another_one()
    {
        // The report of the life before came first: the event is of a new attempt.
        Story story = new Story().Tell(Story.ReportJson("a", 5, "error")).Next(10).Begin("a", 60_000);
        Assert.That(story.Tracker.HasEnded("a"), Is.False);
        story.Tell(Story.DoneJson("a", 60_100), Story.ReportJson("a", 60_101));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a", "Completed a", "Reported a" }));
    }

    [Test]
    [Category("G16")]
    public void On_Managed_Instances_too()
    {
        Story story = new Story(InitializationType.ManagedInstances).Tell(Story.StartJson("a", 1), Story.ReportJson("a", 9, "error"), Story.StartJson("a", 1), Story.StartJson("a", 60_000));
        Assert.That(story.Tracker.HasEnded("a"), Is.False);
        story.Tell(Story.ReportJson("a", 9, "error"), Story.ReportJson("a", 60_010));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a", "Completed a", "Reported a" }));
        Assert.That(story.Changes[^1].Invocation!.Outcome, Is.EqualTo(InvocationOutcome.Success));
    }
}

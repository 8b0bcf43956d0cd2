namespace Lambda.Extensions.Sdk.Tests.Invocations;

/// <summary>The held time when the wall clock of the environment steps.</summary>
[Category("G10")]
internal sealed class HeldTimeTests
{
    // A step ahead is not time that passed. A step back does not make the time negative.
    [TestCase(2, 130)]
    [TestCase(24 * 365, 130)]
    [TestCase(-2, 0)]
    public void A_clock_that_steps_after_the_handlers_end_adds_no_held_time(int hours, int held)
    {
        Story story = new Story().Begin("a", 0).Tell(Story.DoneJson("a", 100)).Step(TimeSpan.FromHours(hours)).Next(130).Tell(Story.ReportJson("a", 140));
        Assert.That(story.Reported("a").HeldTime, Is.EqualTo(TimeSpan.FromMilliseconds(held)));
    }

    [TestCase(2)]
    [TestCase(-2)]
    public void A_clock_that_steps_before_the_handlers_end_changes_no_held_time(int hours)
    {
        double step = TimeSpan.FromHours(hours).TotalMilliseconds;
        Story story = new Story().Begin("a", 0).Step(TimeSpan.FromHours(hours)).Tell(Story.DoneJson("a", step + 100)).Next(130).Tell(Story.ReportJson("a", step + 140));
        Assert.That(story.Reported("a").HeldTime, Is.EqualTo(TimeSpan.FromMilliseconds(30)));
    }

    [Test]
    public void A_clock_that_steps_in_an_earlier_invocation_changes_no_held_time()
    {
        double step = TimeSpan.FromHours(2).TotalMilliseconds;
        Story story = new Story().Begin("a", 0).Step(TimeSpan.FromHours(2)).Next(130).Begin("b", 1000).Tell(Story.DoneJson("b", step + 1100)).Next(1130).Tell(Story.ReportJson("b", step + 1140));
        Assert.That(story.Reported("b").HeldTime, Is.EqualTo(TimeSpan.FromMilliseconds(30)));
    }

    [Test]
    public void A_duration_without_the_handlers_end_follows_the_monotonic_clock()
    {
        // The record has no readable time and no metrics.
        Story story = new Story().Begin("a", 0).Next(0).Step(TimeSpan.FromHours(2)).Next(50);
        story.Tell(Story.DoneJson("a", 50).Replace(Story.Time(50), "", StringComparison.Ordinal));
        Assert.That((story.Completed("a").Duration, story.Completed("a").Outcome), Is.EqualTo((TimeSpan.FromMilliseconds(50), InvocationOutcome.Success)));
    }
}

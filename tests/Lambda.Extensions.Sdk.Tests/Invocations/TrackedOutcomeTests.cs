using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

/// <summary>That the signs reach the classifier, also when the runtime died and told nothing itself.</summary>
[Category("G11")]
internal sealed class TrackedOutcomeTests
{
    [Test]
    public void The_report_corrects_what_runtimeDone_said()
    {
        Story story = new Story().Begin("a", 0).Tell(Story.DoneJson("a", 10, "error", ",\"errorType\":\"Runtime.ExitError\""), Story.ReportJson("a", 20, "error", ",\"errorType\":\"Runtime.OutOfMemory\""));
        Invocation completed = story.Completed("a"), reported = story.Reported("a");
        Assert.That((completed.Outcome, completed.ErrorType, completed.Succeeded), Is.EqualTo((InvocationOutcome.Crash, "Runtime.ExitError", false)));
        Assert.That((reported.Outcome, reported.ErrorType, reported.Confidence), Is.EqualTo((InvocationOutcome.OutOfMemory, "Runtime.OutOfMemory", OutcomeConfidence.Certain)));
    }

    [TestCase(127, InvocationOutcome.Crash)]
    [TestCase(128, InvocationOutcome.OutOfMemory)]
    [TestCase(129, InvocationOutcome.OutOfMemory)]
    public void A_crash_at_the_memory_limit(int used, InvocationOutcome outcome)
    {
        Story story = new Story().Begin("a", 0).Tell(Story.ReportJson("a", 20, "error", ",\"errorType\":\"Runtime.ExitError\"", used));
        Assert.That(story.Reported("a").Outcome, Is.EqualTo(outcome));
    }

    [TestCase("timeout", InvocationOutcome.Timeout, OutcomeConfidence.High, 3)]
    [TestCase("failure", InvocationOutcome.Crash, OutcomeConfidence.Low, 3)]
    // An idle end comes long after the handler's: it tells no duration.
    [TestCase("spindown", InvocationOutcome.Unknown, OutcomeConfidence.None, 0)]
    public void An_environment_that_ends_in_the_middle(string reason, InvocationOutcome outcome, OutcomeConfidence confidence, int seconds)
    {
        Story story = new Story().Begin("a", 0).Next(10).Begin("b", 100).Tell(Story.StartJson("b", 100)).End(new ShutdownReason(reason), 3100);
        Invocation b = story.Reported("b");
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a", "Completed b", "Reported b" }));
        Assert.That((b.Outcome, b.Confidence, b.Duration), Is.EqualTo((outcome, confidence, TimeSpan.FromSeconds(seconds))));
        // The one before was over.
        Assert.That(story.Reported("a").Outcome, Is.EqualTo(InvocationOutcome.Unknown));
    }

    // Without telemetry nothing shows how long the handler ran and how long the environment was idle.
    [TestCase("timeout", ShutdownCause.Event)]
    [TestCase("failure", ShutdownCause.Event)]
    [TestCase("spindown", ShutdownCause.Event)]
    [TestCase("", ShutdownCause.Event)]
    [TestCase("unheard-of", ShutdownCause.Event)]
    [TestCase("", ShutdownCause.Signal)]
    [TestCase("", ShutdownCause.ApiClosed)]
    [TestCase("failure", ShutdownCause.Failure)]
    public void Without_telemetry_the_end_of_the_environment_is_not_the_end_of_a_handler(string reason, ShutdownCause cause)
    {
        Story story = new Story().Next(0).Begin("a", 100).Next(101).Begin("b", 1200).Next(1201).End(new ShutdownReason(reason), 3_600_000, cause);
        foreach (string id in new[] { "a", "b" })
        {
            Assert.That((story.Completed(id).Duration, story.Completed(id).EndedAt), Is.EqualTo((TimeSpan.Zero, (DateTimeOffset?)null)));
            Assert.That((story.Reported(id).Duration, story.Reported(id).HeldTime), Is.EqualTo((TimeSpan.Zero, (TimeSpan?)null)));
        }
    }

    // The process may have been frozen since the handler ended, and the record of that end is lost.
    [TestCase("", ShutdownCause.Event)]
    [TestCase("unheard-of", ShutdownCause.Event)]
    [TestCase("", ShutdownCause.Signal)]
    [TestCase("", ShutdownCause.ApiClosed)]
    [TestCase("failure", ShutdownCause.Failure)]
    public void Only_a_timeout_or_a_failure_that_the_platform_announces_ends_a_handler(string reason, ShutdownCause cause)
    {
        Story story = new Story().Begin("a", 0).Tell(Story.StartJson("a", 0)).Next(10).End(new ShutdownReason(reason), 3100, cause);
        Assert.That(story.Reported("a").Duration, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void A_timeout_that_an_extension_caused()
    {
        Story story = new Story().Begin("a", 0).Tell(Story.DoneJson("a", 10)).End(ShutdownReason.Timeout, 3000);
        Assert.That((story.Completed("a").Outcome, story.Reported("a").Outcome), Is.EqualTo((InvocationOutcome.Success, InvocationOutcome.Timeout)));
    }

    [Test]
    public void An_environment_that_ends_after_its_memory_did()
    {
        Story story = new Story().Begin("a", 0).Tell(Story.LineJson("fatal error: runtime: out of memory\n", 50)).End(ShutdownReason.Failure, 100);
        Assert.That((story.Reported("a").Outcome, story.Reported("a").Confidence), Is.EqualTo((InvocationOutcome.OutOfMemory, OutcomeConfidence.High)));
    }

    [Test]
    public void Logs_API_an_end_and_a_report()
    {
        Story story = new Story().Begin("a", 0).Tell(Story.StartJson("a", 1), Story.EndJson("a", 50));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a" }));
        Assert.That((story.Completed("a").Outcome, story.Completed("a").EndedAt, story.Tracker.HasEnded("a")), Is.EqualTo((InvocationOutcome.Unknown, (DateTimeOffset?)Story.At(50), true)));
        story.Next(45).Tell(Story.EndJson("a", 50), Story.ReportJson("a", 50, status: ""), Story.EndJson("a", 51));
        Assert.That(story.Told, Is.EqualTo(new[] { "Completed a", "Reported a" }));
        // platform.end is written when all is over: it tells nothing of what was held.
        Assert.That((story.Reported("a").RuntimeMetrics, story.Reported("a").HeldTime), Is.EqualTo(((TelemetryMetrics?)null, (TimeSpan?)null)));
    }

    [Test]
    public void Logs_API_a_runtimeDone_without_metrics()
    {
        Story story = new Story().Begin("a", 0).Tell(Story.StartJson("a", 1), Story.DoneJson("a", 41, "failure"));
        Assert.That((story.Completed("a").RuntimeMetrics, story.Completed("a").Duration, story.Completed("a").Outcome), Is.EqualTo(((TelemetryMetrics?)null, TimeSpan.FromMilliseconds(40), InvocationOutcome.Error)));
    }

    [TestCase("RequestId: a Process exited before completing request", InvocationOutcome.Crash)]
    [TestCase("RequestId: a Error: Runtime exited with error: signal: killed", InvocationOutcome.OutOfMemory)]
    [TestCase("Process exited", InvocationOutcome.Crash)]
    [TestCase("RequestId: other Process exited before completing request", InvocationOutcome.Error)]
    public void Logs_API_a_fault(string text, InvocationOutcome outcome)
    {
        Story story = new Story().Begin("a", 0).Tell(Story.StartJson("a", 1), Story.FaultJson(text, 30), Story.DoneJson("a", 31, "failure"));
        Assert.That(story.Completed("a").Outcome, Is.EqualTo(outcome));
    }
}

using Lambda.Extensions.Sdk.Invocations;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

/// <summary>Which of several records a value of the snapshot comes from.</summary>
[Category("G10")]
internal sealed class JoinedRecordTests
{
    private const string Trace1 = """{"spanId":"1111111111111111","type":"X-Amzn-Trace-Id","value":"Root=1-665f0a1b-111111111111111111111111;Parent=1111111111111111;Sampled=1"}""";
    private const string Trace2 = """{"spanId":"2222222222222222","type":"X-Amzn-Trace-Id","value":"Root=1-665f0a1b-222222222222222222222222;Parent=2222222222222222;Sampled=1"}""";

    [TestCase(1.5, 15_000)]
    [TestCase(0, 0)]
    [TestCase(-1, 0)]
    [TestCase(double.NaN, 0)]
    [TestCase(1e300, long.MaxValue)]
    public void Milliseconds_are_a_time_for_any_number(double milliseconds, long ticks) => Assert.That(PhaseRecord.Milliseconds(milliseconds)!.Value.Ticks, Is.EqualTo(ticks));

    [Test]
    public void No_number_is_no_time() => Assert.That(PhaseRecord.Milliseconds(null), Is.Null);

    [Test]
    public void The_first_record_that_has_a_tenant_and_a_span_decides()
    {
        string One(string trace) => $",\"tenantId\":\"t{trace[11]}\",\"tracing\":{trace}";
        Invocation Reported(string start, string done, string report) =>
            new Story().Tell(Story.StartJson("a", 1, start), Story.DoneJson("a", 2, more: done), Story.ReportJson("a", 3, more: report)).Reported("a");
        Assert.That(Reported(One(Trace1), One(Trace2), One(Trace2)), Has.Property("TenantId").EqualTo("t1").And.Property("SpanId").EqualTo("1111111111111111"));
        Assert.That(Reported("", One(Trace1), One(Trace2)), Has.Property("TenantId").EqualTo("t1").And.Property("SpanId").EqualTo("1111111111111111"));
        Assert.That(Reported("", "", One(Trace1)), Has.Property("TenantId").EqualTo("t1").And.Property("SpanId").EqualTo("1111111111111111"));
        Assert.That(Reported("", "", ""), Has.Property("TenantId").Null.And.Property("SpanId").Null.And.Property("Tracing").Null);
    }

    [TestCase("error", "A", "success", "B", "success", "B")]
    [TestCase("error", "A", "", null, "error", "A")]
    [TestCase("", "A", "error", null, "error", "A")]
    public void The_report_decides_the_status_and_the_error_type_where_it_has_them(string done, string? doneType, string report, string? reportType, string status, string errorType)
    {
        string Type(string? type) => type is null ? "" : $",\"errorType\":\"{type}\"";
        Invocation reported = new Story().Tell(Story.DoneJson("a", 2, done, Type(doneType)), Story.ReportJson("a", 3, report, Type(reportType))).Reported("a");
        Assert.That((reported.Status.Value, reported.ErrorType), Is.EqualTo((status, errorType)));
    }

    [Test]
    public void The_answer_of_the_runtime_stands_for_a_record_that_did_not_come()
    {
        Story story = new Story().Begin("a", 0);
        story.Tracker.Answer(new RuntimeAnswer("a") { IsError = true, ErrorType = "ValueError", EventSize = 7, ResponseSize = 9, Duration = TimeSpan.FromMilliseconds(33), EndsInvocation = true }, story.Changes);
        Invocation completed = story.Completed("a");
        Assert.That((completed.Outcome, completed.ErrorType, completed.Duration), Is.EqualTo((InvocationOutcome.Error, "ValueError", TimeSpan.FromMilliseconds(33))));
        Assert.That((completed.EventSize, completed.ResponseSize, story.Tracker.HasEnded("a")), Is.EqualTo(((long?)7, (long?)9, true)));

        story.Tell(Story.DoneJson("a", 40, more: ",\"metrics\":{\"durationMs\":39.5}"), Story.ReportJson("a", 50));
        Invocation reported = story.Reported("a");
        Assert.That((reported.Outcome, reported.ErrorType, reported.Duration, reported.ResponseSize), Is.EqualTo((InvocationOutcome.Success, (string?)null, TimeSpan.FromMilliseconds(39.5), (long?)9)));
    }

    [Test]
    public void An_answer_that_does_not_end_the_invocation_completes_nothing()
    {
        Story story = new Story().Begin("a", 0);
        story.Tracker.Answer(new RuntimeAnswer("a"), story.Changes);
        Assert.That((story.Changes.Count, story.Tracker.HasEnded("a"), story.Tracker.Count), Is.EqualTo((0, false, 1)));
        story.Tracker.Answer(new RuntimeAnswer("a"), story.Changes);
        Assert.That(story.Tracker.Count, Is.EqualTo(2), "the second answer is of another attempt");
        story.Tracker.Answer(new RuntimeAnswer(""), story.Changes);
        Assert.That(story.Tracker.Count, Is.EqualTo(2));
    }

    [Test]
    public void The_answer_of_a_closed_invocation_changes_nothing()
    {
        Story story = new Story().Begin("a", 0).Tell(Story.ReportJson("a", 10));
        story.Tracker.Answer(new RuntimeAnswer("a") { EndsInvocation = true }, story.Changes);
        Assert.That((story.Changes.Count, story.Tracker.Count), Is.EqualTo((2, 0)));
    }

    [Test]
    public void An_initialisation_has_its_first_records_and_the_values_of_the_first_that_has_them()
    {
        Story story = new Story(new InitializationType("")).Tell(
            Story.InitJson("initRuntimeDone", 100, more: $",\"status\":\"error\",\"errorType\":\"A\",\"tracing\":{Trace1}"),
            Story.InitJson("initRuntimeDone", 999, more: ",\"status\":\"success\""),
            Story.InitJson("initReport", 120, more: ",\"status\":\"\",\"metrics\":{\"durationMs\":5}"),
            Story.InitJson("initReport", 999, more: ",\"status\":\"success\",\"metrics\":{\"durationMs\":6}"))
            .Begin("a", 200).Tell(Story.ReportJson("a", 300));
        EnvironmentInitialization init = story.Reported("a").Initialization!;
        Assert.That((init.StartedAt, init.RuntimeDoneAt, init.EndedAt), Is.EqualTo(((DateTimeOffset?)null, (DateTimeOffset?)Story.At(100), (DateTimeOffset?)Story.At(120))));
        Assert.That((init.Status, init.ErrorType, init.Duration, init.Type), Is.EqualTo((TelemetryStatus.Error, "A", (TimeSpan?)TimeSpan.FromMilliseconds(5), InitializationType.OnDemand)));
        Assert.That(init.Tracing?.SpanId, Is.EqualTo("1111111111111111"));
    }

    [Test]
    [Category("G16")]
    public void A_restore_has_its_first_records_and_the_status_of_its_report()
    {
        Story story = new Story(InitializationType.SnapStart).Tell(
            Story.RestoreJson("restoreStart", 10), Story.RestoreJson("restoreStart", 99),
            Story.RestoreJson("restoreRuntimeDone", 20, "{\"status\":\"error\",\"errorType\":\"A\"}"), Story.RestoreJson("restoreRuntimeDone", 99),
            Story.RestoreJson("restoreReport", 30, "{\"status\":\"success\",\"errorType\":\"B\",\"metrics\":{\"durationMs\":5}}"), Story.RestoreJson("restoreReport", 99))
            .Begin("a", 200).Tell(Story.ReportJson("a", 300));
        EnvironmentRestore restore = story.Reported("a").Restore!;
        Assert.That((restore.StartedAt, restore.RuntimeDoneAt, restore.EndedAt), Is.EqualTo(((DateTimeOffset?)Story.At(10), (DateTimeOffset?)Story.At(20), (DateTimeOffset?)Story.At(30))));
        Assert.That((restore.Status, restore.ErrorType, restore.Duration), Is.EqualTo((TelemetryStatus.Success, "B", (TimeSpan?)TimeSpan.FromMilliseconds(5))));
    }
}

using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Traces;

public sealed class InvocationTracesTests
{
    private const string One = "11111111-1111-1111-1111-111111111111";
    private const string Two = "22222222-2222-2222-2222-222222222222";

    private readonly InvocationTraces _traces = new();

    [TestCase("requestId")]
    [TestCase("AWSRequestId")]
    [TestCase("awsRequestId")]
    [TestCase("aws_request_id")]
    [TestCase("function_request_id")]
    [TestCase("request_id")]
    [TestCase("lambda.request_id")]
    [TestCase("faas.invocation_id")]
    public void A_line_goes_to_the_invocation_that_it_names(string member)
    {
        Begin(One);
        Begin(Two);
        OtlpLog log = Line($$"""{"{{member}}":"{{One}}","message":"x"}""");
        Assert.That((log.RequestId, log.SpanId), Is.EqualTo((One, SpanIdentity.Of(One, null, null).SpanId)));
    }

    [TestCase("\"2026-11-23T08:15:16.050Z\\t" + One + "\\tINFO\\tx\"")]
    [TestCase("\"2026-11-23T08:15:16.050Z\\t" + One + "\\tinfo\\tx\"")]
    [TestCase("\"[INFO]\\t2026-11-23T08:15:16.050Z\\t" + One + "\\tx\"")]
    [TestCase("\"2026-11-23 08:15:16 " + One + " INFO Main - x\"")]
    [TestCase("\"level=info AWSRequestId=" + One + " msg=x\"")]
    public void A_text_goes_to_the_invocation_in_its_columns(string line)
    {
        Begin(One);
        Begin(Two);
        Assert.That(Line(line).RequestId, Is.EqualTo(One));
    }

    [Test]
    public void The_id_of_an_invocation_that_was_seen_wins_over_another_framework_s()
    {
        Begin(One);
        Assert.That(Line($$"""{"request_id":"http-7","AWSRequestId":"{{One}}","message":"x"}""").RequestId, Is.EqualTo(One));
        Assert.That(Line($$"""{"AWSRequestId":"other","request_id":"{{One}}","message":"x"}""").RequestId, Is.EqualTo(One));
    }

    [Test]
    public void A_line_that_names_nobody_has_no_invocation_while_several_are_open()
    {
        Assert.That(Line("\"before\"").RequestId, Is.Null);
        Begin(One);
        Assert.That(Line("\"alone\"").RequestId, Is.EqualTo(One));
        Begin(Two);
        OtlpLog log = Line("\"beside\"");
        Assert.That((log.RequestId, log.TraceId, log.SpanId), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
        _traces.End(Two);
        Assert.That(Line("\"a late line of either\"").RequestId, Is.Null);
        _traces.End(One);
        Begin("33333333-3333-3333-3333-333333333333");
        Assert.That(Line("\"alone again\"").RequestId, Does.StartWith("3333"));
    }

    [Test]
    public void Where_one_runs_at_a_time_a_lost_end_costs_the_next_one_nothing()
    {
        _traces.Begin(One, header: null, spanId: null, isCurrent: false);
        Begin(One);
        _traces.Begin(Two, header: null, spanId: null, isCurrent: false);
        Assert.That(Line("\"still of the first\"").RequestId, Is.EqualTo(One));
        Begin(Two);
        Assert.That(Line("\"of the second\"").RequestId, Is.EqualTo(Two));
        _traces.End(Two);
        Assert.That(Line("\"a late one\"").RequestId, Is.EqualTo(Two));
    }

    [Test]
    public void Lines_before_the_event_of_their_invocation_have_its_span()
    {
        var header = new TraceHeader("X-Amzn-Trace-Id", SampleInvocations.Header);
        var invocation = new Invocation(One, TimeSpan.FromMilliseconds(10), new InvokeEvent(One, SampleInvocations.Arn, SampleInvocations.Start.AddSeconds(3), header));
        _traces.Begin(One, header, spanId: null, isCurrent: true, SampleInvocations.Start);
        string? early = Line("\"before the event\"").SpanId;
        _traces.Begin(One, header, spanId: null, isCurrent: false, invocation.Deadline);
        string? late = Line("\"after it\"").SpanId;
        string span = _traces.Of(invocation).SpanId;
        Assert.That((early, late), Is.EqualTo((span, span)));
    }

    [Test]
    public void A_retry_with_the_same_id_has_a_span_of_its_own()
    {
        var header = new TraceHeader("X-Amzn-Trace-Id", SampleInvocations.Header);
        Invocation first = Try(SampleInvocations.Start);
        Invocation second = Try(SampleInvocations.Start.AddMinutes(1));
        _traces.Begin(One, header, spanId: null, isCurrent: false, first.Deadline);
        _traces.Begin(One, header, spanId: null, isCurrent: true, first.StartedAt);
        string? line = Line("\"of the first\"").SpanId;
        _traces.Begin(One, header, spanId: null, isCurrent: false, second.Deadline);
        SpanIdentity reportedLate = _traces.Of(first);
        _traces.Begin(One, header, spanId: null, isCurrent: true, second.StartedAt);
        SpanIdentity retry = _traces.Of(second);
        Assert.That(retry.TraceId, Is.EqualTo(reportedLate.TraceId));
        Assert.That(retry.SpanId, Is.Not.EqualTo(reportedLate.SpanId));
        Assert.That((line, Line("\"of the retry\"").SpanId), Is.EqualTo((reportedLate.SpanId, retry.SpanId)));
        Assert.That(Spans(first, reportedLate).Concat(Spans(second, retry)), Is.Unique);

        Invocation Try(DateTimeOffset start) => new(One, TimeSpan.FromMilliseconds(10), new InvokeEvent(One, SampleInvocations.Arn, start.AddSeconds(3), header))
        {
            StartedAt = start,
            EndedAt = start.AddMilliseconds(10),
            Spans = [new("responseLatency", start, 1), new("responseDuration", start, 1)],
            Restore = new EnvironmentRestore { StartedAt = start.AddSeconds(-1), EndedAt = start },
        };
    }

    [Test]
    public void An_initialisation_and_its_repetition_have_spans_of_their_own()
    {
        SpanIdentity identity = SpanIdentity.Of(One, null, null);
        var items = new List<OtlpItem>();
        var spans = new SpanMapper(TimeProvider.System);
        foreach ((InitializationPhase phase, int seconds) in ((InitializationPhase, int)[])[(InitializationPhase.Init, 0), (InitializationPhase.Invoke, 10), (InitializationPhase.Init, 20)])
        {
            DateTimeOffset start = SampleInvocations.Start.AddSeconds(seconds);
            spans.Write(new EnvironmentInitialization { Phase = phase, StartedAt = start, EndedAt = start.AddSeconds(1), Spans = [new("runtimeOverhead", start, 1)] }, One, identity, parent: null, items);
        }

        Assert.That(items, Has.Count.EqualTo(6));
        Assert.That(items.Select(SpanId), Is.Unique);
    }

    private static IEnumerable<string> Spans(Invocation invocation, SpanIdentity identity)
    {
        var items = new List<OtlpItem>();
        new SpanMapper(TimeProvider.System).Write(invocation, identity, items);
        return items.Select(SpanId);
    }

    private static string SpanId(OtlpItem item)
    {
        return Bodies.Read(OtlpSignalKind.Traces, [item]).Spans.Single().SpanId;
    }

    private void Begin(string requestId) => _traces.Begin(requestId, header: null, spanId: null, isCurrent: true);

    private OtlpLog Line(string record) => LogLines.Read(_traces, $$"""{"time":"2026-11-23T08:15:16.050Z","type":"function","record":{{record}}}""").Logs.Single();
}

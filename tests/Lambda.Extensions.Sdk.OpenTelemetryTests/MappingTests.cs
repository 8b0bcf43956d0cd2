using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Conventions;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Logs;
using Lambda.Extensions.Sdk.OpenTelemetry.Masking;
using Lambda.Extensions.Sdk.OpenTelemetry.Metrics;
using Lambda.Extensions.Sdk.OpenTelemetry.Recording;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests;

public sealed class MappingTests
{
    private readonly FakeTimeProvider _time = new(SampleInvocations.Start);
    private readonly OpenTelemetryOptions _options = new() { ResourceAttributes = [new("deployment.environment.name", "prod"), new("service.name", "shop")] };

    [Test]
    public void A_cold_start_is_a_tree_of_spans()
    {
        OtlpReader read = Spans(SampleInvocations.Reported(coldStart: true), out SpanIdentity identity);
        var sink = new List<OtlpItem>();
        new SpanMapper(_time).Write(SampleInvocations.Reported(coldStart: true).Initialization!, SampleInvocations.Id, identity, identity.ParentSpanId, sink);
        OtlpReader init = Read(OtlpSignalKind.Traces, sink);
        Assert.That(read.Spans.Select(s => s.Name), Is.EqualTo((string[])["orders", "responseLatency", "responseDuration", "runtimeOverhead", "extensionOverhead"]));
        OtlpSpan invocation = read.Spans[0];
        Assert.That((invocation.TraceId, invocation.SpanId, invocation.ParentSpanId), Is.EqualTo((SampleInvocations.TraceId, "54565fb41ac79632", "0efbd19962d95b05")));
        Assert.That(read.Spans.Skip(1), Has.All.Property("ParentSpanId").EqualTo(invocation.SpanId).And.Property("TraceId").EqualTo(invocation.TraceId));
        Assert.That(read.Spans.Select(s => s.SpanId), Is.Unique);
        Assert.That(read.Spans.Skip(1), Has.All.Matches<OtlpSpan>(s => s!.Start >= invocation.Start && s.End <= invocation.End), "children lie within");
        Assert.That(init.Spans.Single(), Has.Property("Name").EqualTo("init").And.Property("TraceId").EqualTo(SampleInvocations.TraceId).And.Property("ParentSpanId").EqualTo("0efbd19962d95b05"));
        Assert.That(init.Spans[0].End, Is.LessThanOrEqualTo(invocation.Start));
        Assert.That(invocation.Attributes, Does.ContainKey("faas.coldstart").WithValue("true").And.ContainKey("aws.lambda.outcome").WithValue("success").And.ContainKey("aws.lambda.billed_duration_ms").WithValue("694"));
        Assert.That(invocation.Status, Is.EqualTo(1));
    }

    [Test]
    public void The_resource_follows_the_conventions_and_the_user()
    {
        OtlpReader read = Spans(SampleInvocations.Reported(), out _);
        Assert.That(read.Resource, Does.ContainKey("cloud.platform").WithValue("aws_lambda").And.ContainKey("faas.name").WithValue("orders").And.ContainKey("faas.max_memory").WithValue("134217728").And.ContainKey("cloud.account.id").WithValue("123456789012"));
        Assert.That(read.Resource, Does.ContainKey("service.name").WithValue("shop").And.ContainKey("deployment.environment.name").WithValue("prod"));
    }

    [TestCase(InvocationOutcome.Timeout, "timeout")]
    [TestCase(InvocationOutcome.OutOfMemory, "out_of_memory")]
    [TestCase(InvocationOutcome.Crash, "crash")]
    [Category("G11")]
    public void What_the_function_could_not_report_becomes_span_log_record_and_metric(InvocationOutcome outcome, string label)
    {
        Invocation invocation = SampleInvocations.Partial(outcome);
        OtlpSpan span = Spans(invocation, out SpanIdentity identity).Spans.Single();
        OtlpReader logs = Read(OtlpSignalKind.Logs, [Logs(_options).Of(invocation, identity)]);
        var store = new MetricStore(_time, cumulative: false);
        InvocationMetrics.Record(store, invocation);
        OtlpReader metrics = Read(OtlpSignalKind.Metrics, store.Take());

        Assert.That(span, Has.Property("Status").EqualTo(2));
        Assert.That(span.End - span.Start, Is.EqualTo(3_000_000_000));
        Assert.That(span.Attributes, Does.ContainKey("aws.lambda.outcome").WithValue(label).And.ContainKey("aws.lambda.outcome_confidence").WithValue("high").And.ContainKey("aws.lambda.partial").WithValue("true"));
        OtlpLog log = logs.Logs.Single();
        Assert.That((log.Severity, log.SpanId, log.TraceId), Is.EqualTo((17, span.SpanId, span.TraceId)));
        Assert.That(log.Attributes, Does.ContainKey("aws.lambda.outcome").WithValue(label).And.ContainKey("aws.lambda.outcome_confidence").WithValue("high").And.ContainKey("log.synthesised").WithValue("true"));
        OtlpPoint point = metrics.Points.Single(p => p.Metric == "aws.lambda.outcomes");
        Assert.That(point.Attributes, Does.ContainKey("outcome").WithValue(label).And.ContainKey("confidence").WithValue("high"));
    }

    [Test]
    public void Without_a_trace_the_ids_are_legal_and_always_the_same()
    {
        SpanIdentity one = SpanIdentity.Of("a request", null, null);
        Assert.That(SpanIdentity.Of("a request", new TraceHeader("X", "Root=1-00000000-000000000000000000000000;Parent=zz"), "0000000000000000"), Is.EqualTo(one));
        Assert.That(SpanIdentity.Of("another", null, null).TraceId, Is.Not.EqualTo(one.TraceId));
        OtlpReader read = Spans(new Invocation("a request", TimeSpan.Zero) { StartedAt = SampleInvocations.Start }, out _);
        Assert.That(read.Spans.Single().TraceId, Is.EqualTo(one.TraceId));
    }

    [Test]
    public void Absurd_times_make_legal_spans()
    {
        Invocation[] absurd =
        [
            new("a", TimeSpan.FromDays(-1)) { EndedAt = SampleInvocations.Start, StartedAt = SampleInvocations.Start.AddHours(1) },
            new("c", TimeSpan.MaxValue) { EndedAt = DateTimeOffset.MaxValue, StartedAt = DateTimeOffset.MinValue },
            new("d", TimeSpan.MaxValue) { EndedAt = DateTimeOffset.UnixEpoch, Spans = [new("extensionOverhead", DateTimeOffset.MaxValue, 1e9)] },
            new("b", TimeSpan.Zero) { Spans = [new("", SampleInvocations.Start, double.NaN), new("x", SampleInvocations.Start, -5), new("y", null, 1), new("x", SampleInvocations.Start, 1e300)] },
        ];
        foreach (Invocation invocation in absurd) Spans(invocation, out _);
    }

    [Test]
    public void Lines_are_records_of_their_invocation()
    {
        var traces = new InvocationTraces();
        traces.Begin(SampleInvocations.Id, new TraceHeader("X-Amzn-Trace-Id", SampleInvocations.Header), "54565fb41ac79632", isCurrent: true);
        OtlpReader read = LogsOf(traces, """
            {"time":"2026-11-23T08:15:16.050Z","type":"function","record":"[WARN] half full\n"},
            {"time":"2026-11-23T08:15:16.051Z","type":"function","record":{"timestamp":"2026-11-23T08:15:16.050Z","level":"ERROR","requestId":"7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c","message":"boom","order":7,"password":"hunter2","nested":{"apiKey":"x","list":[1,"two",null,true,1.5]}}},
            {"time":"2026-11-23T08:15:16.052Z","type":"function","record":{"any":"json","requestId":"other"}},
            {"time":"2026-11-23T08:15:16.053Z","type":"function","record":17},
            {"time":"2026-11-23T08:15:16.054Z","type":"function","record":"password=hunter2"}
            """);
        Assert.That(read.Logs.Select(l => (l.Severity, l.Body)), Is.EqualTo(((int, string)[])[
            (13, "[WARN] half full"), (17, "boom"), (0, "{any=json,requestId=other}"), (0, "17"), (0, "password=***")]));
        Assert.That(read.Logs.Take(2), Has.All.Property("TraceId").EqualTo(SampleInvocations.TraceId).And.Property("SpanId").EqualTo("54565fb41ac79632"));
        Assert.That(read.Logs[2], Has.Property("TraceId").Null.And.Property("RequestId").EqualTo("other"));
        Assert.That(read.Logs[1].Attributes, Does.ContainKey("order").WithValue("7").And.ContainKey("password").WithValue("***").And.ContainKey("nested").WithValue("{apiKey=***,list=[1,two,,true,1.5]}"));
    }

    [Test]
    public void Absurd_lines_are_legal_records()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60);
        OtlpReader read = LogsOf(new InvocationTraces(), """
            {"time":"9999-12-31T23:59:59.999Z","type":"function","record":""},
            {"type":"function"},
            {"time":"2026-11-23T08:15:16.050Z","type":"function","record":"half \ud800 pair"},
            {"time":"2026-11-23T08:15:16.050Z","type":"function","record":{"\u006dessage":"esc\u0061ped","k\ud800":"v\ud800","message":{"x":1}}},
            {"time":"2026-11-23T08:15:16.050Z","type":"function","record":DEEP},
            {"time":"2026-11-23T08:15:16.050Z","type":"function","record":{"message":"m","big":123456789012345678901234567890,"huge":1e999}},
            {"time":"2026-11-23T08:15:16.050Z","type":"function","record":{"message":"m","message":"n","a":1,"a":2}}
            """.Replace("DEEP", deep, StringComparison.Ordinal), strict: false);
        Assert.That(read.Logs, Has.Count.EqualTo(7));
    }

    [Test]
    public void Long_lines_are_cut_between_characters_after_masking()
    {
        _options.LogMaxBytes = 256;
        OtlpLog log = LogsOf(new InvocationTraces(), $$"""{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"{{new string('ü', 300)}} password=x"}""").Logs.Single();
        Assert.That(log.Body, Is.EqualTo(new string('ü', 128)));
        Assert.That(log.Attributes, Does.ContainKey("log.truncated_bytes"));
    }

    [Test]
    public void Metrics_add_up_between_two_takes()
    {
        var store = new MetricStore(_time, cumulative: false);
        for (int i = 0; i < 3; i++) InvocationMetrics.Record(store, SampleInvocations.Reported(coldStart: i == 0));
        OtlpReader first = Read(OtlpSignalKind.Metrics, store.Take());
        Assert.That(store.Take(), Is.Empty, "nothing new");
        InvocationMetrics.Record(store, SampleInvocations.Reported(outcome: InvocationOutcome.Error));
        OtlpReader second = Read(OtlpSignalKind.Metrics, store.Take());
        Assert.That((Value(first, "faas.invocations"), Value(first, "faas.coldstarts"), Count(first, "faas.invoke_duration"), Count(first, "faas.mem_usage")), Is.EqualTo((3.0, 1.0, 3L, 3L)));
        Assert.That((Value(second, "faas.invocations"), Value(second, "faas.errors")), Is.EqualTo((1.0, 1.0)));
    }

    [Test]
    public void Cumulative_metrics_go_on_adding_up()
    {
        var store = new MetricStore(_time, cumulative: true);
        store.Record(FaasMetrics.Invocations, 2);
        Read(OtlpSignalKind.Metrics, store.Take());
        store.Record(FaasMetrics.Invocations, 3);
        Assert.That(Value(Read(OtlpSignalKind.Metrics, store.Take()), "faas.invocations"), Is.EqualTo(5));
    }

    [Test]
    public void Series_are_bounded_and_absurd_values_left_out()
    {
        var store = new MetricStore(_time, cumulative: false);
        for (int i = 0; i < 1000; i++) store.Record(FaasMetrics.Outcomes, 1, new KeyValuePair<string, string>("n", $"{i}"));
        store.Record(FaasMetrics.Invocations, double.NaN);
        store.Record(FaasMetrics.Invocations, -1);
        OtlpReader read = Read(OtlpSignalKind.Metrics, store.Take());
        Assert.That(read.Points, Has.Count.LessThanOrEqualTo(513));
        Assert.That(read.Points.Sum(p => p.Value), Is.EqualTo(1000), "what has no series of its own is counted in the overflow's");
    }

    [Test]
    public void Several_takes_fit_into_one_request()
    {
        var store = new MetricStore(_time, cumulative: false);
        store.Record(FaasMetrics.Invocations, 1);
        List<OtlpItem> one = store.Take();
        store.Record(FaasMetrics.Invocations, 1);
        List<OtlpItem> two = store.Take();
        Assert.That(Read(OtlpSignalKind.Metrics, [.. one, .. two]).Points, Has.Count.EqualTo(one.Count + two.Count));
    }

    [TestCase("""{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}""", 3, "too old")]
    [TestCase("""{"partialSuccess":{"rejectedLogRecords":2}}""", 2, null)]
    [TestCase("\r\n\t {\"partialSuccess\":{\"rejectedSpans\":4}}", 4, null)]
    [TestCase("""{"partialSuccess":{"errorMessage":"soon gone"}}""", 0, "soon gone")]
    [TestCase("""{"partialSuccess":{}}""", 0, null)]
    [TestCase("{}", 0, null)]
    [TestCase("", 0, null)]
    [TestCase("not json", 0, null)]
    [TestCase("""{"partialSuccess":{"rejectedDataPoints":"-4"}}""", 0, null)]
    [TestCase("""{"partialSuccess":{"rejectedDataPoints":"5"},""", 5, null)]
    public void Partial_success_is_read(string body, int rejected, string? message) =>
        Assert.That(PartialSuccess.Read(Encoding.UTF8.GetBytes(body)), Is.EqualTo(((long)rejected, message)));

    [Test]
    public void Points_never_end_before_they_begin_when_the_clock_is_set_back()
    {
        var clock = new SteppingClock(SampleInvocations.Start);
        foreach (bool cumulative in (bool[])[false, true])
        {
            var store = new MetricStore(clock, cumulative);
            for (int i = 0; i < 3; i++)
            {
                store.Record(FaasMetrics.Invocations, 1);
                clock.Now -= TimeSpan.FromHours(1);
                Read(OtlpSignalKind.Metrics, store.Take());
            }
        }
    }

    [Test]
    public void Negative_durations_are_left_out()
    {
        var store = new MetricStore(_time, cumulative: false);
        store.Record(FaasMetrics.InvokeDuration, -0.001);
        store.Record(FaasMetrics.MemUsage, -1);
        Assert.That(store.Take(), Is.Empty);
    }

    [Test]
    public void Metrics_are_several_items_which_a_request_that_is_too_large_is_cut_into()
    {
        var store = new MetricStore(_time, cumulative: false);
        for (int i = 0; i < 400; i++) store.Record(FaasMetrics.Outcomes, 1, new KeyValuePair<string, string>("n", $"{i}"));
        List<OtlpItem> items = store.Take();
        Assert.That(items, Has.Count.GreaterThan(5));
        Assert.That(Read(OtlpSignalKind.Metrics, items).Points, Has.Count.EqualTo(400));
    }

    [Test]
    public void What_is_cut_off_is_counted_of_the_masked_line()
    {
        _options.LogMaxBytes = 256;
        string line = string.Concat(Enumerable.Repeat("pwd=x ", 100));
        OtlpLog log = LogsOf(new InvocationTraces(), $$"""{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"{{line}}"}""").Logs.Single();
        Assert.That(log.Attributes["log.truncated_bytes"], Is.EqualTo($"{"pwd=*** ".Length * 100 - 256}"));
    }

    [TestCase("arn:aws:lambda:eu-central-1:123456789012:function:orders:live", "7", "arn:aws:lambda:eu-central-1:123456789012:function:orders:7")]
    [TestCase("arn:aws:lambda:eu-central-1:123456789012:function:orders:live", null, "arn:aws:lambda:eu-central-1:123456789012:function:orders")]
    [TestCase("arn:aws:lambda:eu-central-1:123456789012:function:orders:$LATEST", "$LATEST", "arn:aws:lambda:eu-central-1:123456789012:function:orders:$LATEST")]
    [TestCase("arn:aws:lambda:eu-central-1:123456789012:function:orders", "$LATEST", "arn:aws:lambda:eu-central-1:123456789012:function:orders")]
    [TestCase(null, "7", null)]
    public void The_resource_id_has_the_version_that_ran_and_no_alias(string? invoked, string? version, string? id) =>
        Assert.That(FunctionArn.Resolve(invoked, version), Is.EqualTo(id));

    [Test]
    public void Records_that_come_again_are_counted_once()
    {
        var counts = new Reconciliation();
        for (int i = 0; i < 3; i++)
        {
            counts.AddStart("a", SampleInvocations.Start);
            counts.AddReport("a", SampleInvocations.Start);
        }

        counts.AddStart("a", SampleInvocations.Start.AddMinutes(1));
        counts.AddReport("a", SampleInvocations.Start.AddMinutes(1));
        counts.Recorded = 2;
        Assert.That((counts.Starts, counts.Reports, counts.Repeated, counts.Unrecorded), Is.EqualTo((2L, 2L, 4L, 0L)));
    }

    private sealed class SteppingClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private static double Value(OtlpReader read, string metric) => read.Points.Single(p => p.Metric == metric).Value;

    private static long Count(OtlpReader read, string metric) => read.Points.Single(p => p.Metric == metric).Count;

    private LogMapper Logs(OpenTelemetryOptions options) => new(options, new LogSampler(options.Sampling), new SecretMask([], []), _time);

    private OtlpReader LogsOf(InvocationTraces traces, string records, bool strict = true)
    {
        LogMapper logs = Logs(_options);
        TelemetryBatch batch = TelemetryBatch.Parse(Encoding.UTF8.GetBytes($"[{records}]"));
        return Read(OtlpSignalKind.Logs, [.. batch.Records.OfType<LogRecord>().Select(line => logs.Of(line, traces)!)], strict);
    }

    private OtlpReader Spans(Invocation invocation, out SpanIdentity identity)
    {
        identity = SpanIdentity.Of(invocation.RequestId, invocation.Tracing, invocation.SpanId);
        var items = new List<OtlpItem>();
        new SpanMapper(_time).Write(invocation, identity, items);
        return Read(OtlpSignalKind.Traces, items);
    }

    private OtlpReader Read(OtlpSignalKind kind, List<OtlpItem> items, bool strict = true)
    {
        var resource = new OtlpResource(SampleInvocations.Environment, _options.ServiceName, _options.ResourceAttributes) { FunctionArn = SampleInvocations.Arn, InstanceId = "i" };
        OtlpReader read = Bodies.Read(kind, items, resource);
        Assert.That(read.Problems.Where(p => strict || !p.Contains("twice", StringComparison.Ordinal)), Is.Empty);
        Assert.That(read.Items, Is.EqualTo(items.Sum(i => i.Count)));
        return read;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiving;

/// <summary>What the function sends has its invocation: the request id, the parent, the resource.</summary>
public sealed class JoinTests
{
    private readonly FakeTimeProvider _time = new(SampleInvocations.Start);

    [Test]
    public async Task The_first_span_of_the_invocations_trace_is_below_the_invocation_and_others_keep_their_parent()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(time: _time);
        run.Exporter.Begin(Invoke("r1"));
        await PostAsync(run, SampleRequests.Spans(Span("root", 1), Span("child", 3, parent: "0000000000000001")));
        run.Exporter.Record(SampleInvocations.Reported(id: "r1"));
        await run.FlushAsync();
        Dictionary<string, OtlpSpan> spans = run.Endpoint.Spans.Where(s => s.SpanId.StartsWith("000000000000000", StringComparison.Ordinal)).ToDictionary(s => s.Name);
        string invocation = run.Exporter.Recorder.Traces.Find("r1").Trace!.SpanId;
        Assert.That((spans["root"].ParentSpanId, spans["child"].ParentSpanId), Is.EqualTo((invocation, "0000000000000001")));
        Assert.That(spans.Values.Select(s => s.RequestId), Has.All.EqualTo("r1"));
        Assert.That(run.Endpoint.Problems, Is.Empty);
    }

    [Test]
    public async Task The_span_whose_parent_the_platform_gave_is_below_the_invocation()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(time: _time);
        run.Exporter.Begin(Invoke("r1"));
        string header = run.Exporter.Recorder.Traces.Find("r1").Trace!.ParentSpanId!;
        await PostAsync(run, SampleRequests.Spans(Span("handler", 1, parent: header)));
        await run.FlushAsync();
        Assert.That(run.Endpoint.Spans.Single().ParentSpanId, Is.EqualTo(run.Exporter.Recorder.Traces.Find("r1").Trace!.SpanId));
    }

    [Test]
    public async Task What_arrives_in_the_next_invocation_has_the_request_id_of_its_own()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(time: _time);
        run.Exporter.Begin(Invoke("r1", tracing: false));
        long first = Nanos();
        _time.Advance(TimeSpan.FromSeconds(1));
        run.Exporter.Record(Records($$$"""[{"time":"{{{Now()}}}","type":"platform.runtimeDone","record":{"requestId":"r1","status":"success"}}]"""));
        _time.Advance(TimeSpan.FromHours(1));
        // The function begins a moment before its event reaches the extension.
        long second = Nanos();
        _time.Advance(TimeSpan.FromMilliseconds(3));
        run.Exporter.Begin(Invoke("r2", tracing: false));
        await PostAsync(run, SampleRequests.Spans(SampleRequests.Span("before the freeze", 1, start: first), SampleRequests.Span("after", 2, start: second), SampleRequests.Span("of the phase before", 3, start: first - 1_000_000_000)));
        await run.PostAsync("logs", SampleRequests.Protobuf("logs", SampleRequests.Logs(SampleRequests.Log("late", first), SampleRequests.Log("now", second), SampleRequests.Log("own", second, attributes: ("faas.invocation_id", "theirs")))));
        await run.FlushAsync();
        Assert.That(run.Endpoint.Spans.ToDictionary(s => s.Name, s => s.RequestId), Is.EqualTo(new Dictionary<string, string?> { ["before the freeze"] = "r1", ["after"] = "r2", ["of the phase before"] = null }));
        Assert.That(run.Endpoint.Logs.ToDictionary(s => s.Body, s => s.RequestId), Is.EqualTo(new Dictionary<string, string?> { ["late"] = "r1", ["now"] = "r2", ["own"] = "theirs" }));
        string trace = run.Exporter.Recorder.Traces.Find("r2").Trace!.TraceId;
        Assert.That(run.Endpoint.Logs.Single(l => l.Body == "now").TraceId, Is.EqualTo(trace), "a record without a trace has the one of its invocation");
        Assert.That(run.Endpoint.Problems, Is.Empty);
    }

    [Test]
    public async Task Invocations_of_the_same_trace_are_distinguished_by_their_times()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(time: _time);
        run.Exporter.Begin(Invoke("r1"));
        long first = Nanos();
        _time.Advance(TimeSpan.FromSeconds(5));
        run.Exporter.Begin(Invoke("r2"));
        await PostAsync(run, SampleRequests.Spans(Span("first", 1, start: first), Span("second", 2, start: Nanos())));
        await run.FlushAsync();
        Assert.That(run.Endpoint.Spans.ToDictionary(s => s.Name, s => s.RequestId), Is.EqualTo(new Dictionary<string, string?> { ["first"] = "r1", ["second"] = "r2" }));
    }

    [Test]
    public void With_invocations_at_the_same_time_only_the_trace_names_one()
    {
        // Managed Instances have no INVOKE events.
        var windows = new InvocationWindows();
        windows.Identify("r1", new SpanIdentity(SampleRequests.Trace, "0000000000000001", null, null), at: null);
        Assert.That(windows.Find(UInt128.Parse(SampleRequests.Trace, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), (ulong)Nanos())?.RequestId, Is.EqualTo("r1"));
        Assert.That(windows.Find(7, (ulong)Nanos()), Is.Null);
    }

    [Test]
    public void An_event_that_arrives_late_has_the_start_that_its_deadline_gives()
    {
        DateTimeOffset start = SampleInvocations.Start;
        Assert.That(InvocationWindows.StartOf(start.AddMilliseconds(40), start.AddSeconds(3)), Is.EqualTo(start));
        Assert.That(InvocationWindows.StartOf(start, start.AddSeconds(3)), Is.EqualTo(start));
        Assert.That(InvocationWindows.StartOf(start, start.AddSeconds(-1)), Is.EqualTo(start));
        Assert.That(InvocationWindows.StartOf(start, start.AddYears(1)), Is.EqualTo(start));
        Assert.That(InvocationWindows.StartOf(start, null), Is.EqualTo(start));
    }

    [Test]
    public async Task The_end_of_an_invocation_may_be_known_after_the_start_of_the_next()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(time: _time);
        run.Exporter.Begin(Invoke("r1", tracing: false));
        _time.Advance(TimeSpan.FromSeconds(5));
        string end = Now();
        long second = Nanos() + 1_000_000;
        _time.Advance(TimeSpan.FromMilliseconds(20));
        run.Exporter.Begin(Invoke("r2", tracing: false));
        run.Exporter.Record(Records($$$"""[{"time":"{{{end}}}","type":"platform.runtimeDone","record":{"requestId":"r1","status":"success"}}]"""));
        _time.Advance(TimeSpan.FromSeconds(5));
        long third = Nanos();
        run.Exporter.Begin(Invoke("r3", tracing: false));
        await PostAsync(run, SampleRequests.Spans(SampleRequests.Span("second", 1, start: second), SampleRequests.Span("third", 2, start: third)));
        await run.FlushAsync();
        Assert.That(run.Endpoint.Spans.ToDictionary(s => s.Name, s => s.RequestId), Is.EqualTo(new Dictionary<string, string?> { ["second"] = "r2", ["third"] = "r3" }));
    }

    [Test]
    public async Task What_arrives_before_the_event_of_its_invocation_waits_for_it()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(time: _time);
        run.Exporter.Begin(Invoke("r1", tracing: false));
        _time.Advance(TimeSpan.FromSeconds(5));
        run.Exporter.Record(Records($$$"""[{"time":"{{{Now()}}}","type":"platform.runtimeDone","record":{"requestId":"r1","status":"success"}}]"""));
        _time.Advance(TimeSpan.FromSeconds(5));
        await PostAsync(run, SampleRequests.Spans(SampleRequests.Span("early", 1, start: Nanos())));
        await run.FlushAsync();
        Assert.That(run.Endpoint.Spans, Is.Empty);
        run.Exporter.Begin(Invoke("r2", tracing: false));
        await run.FlushAsync();
        Assert.That(run.Endpoint.Spans.Single().RequestId, Is.EqualTo("r2"));
    }

    [Test]
    public async Task At_the_end_everything_is_sent_whether_its_invocation_is_known_or_not()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(time: _time);
        run.Exporter.Begin(Invoke("r1", tracing: false));
        run.Exporter.Record(Records($$$"""[{"time":"{{{Now()}}}","type":"platform.runtimeDone","record":{"requestId":"r1","status":"success"}}]"""));
        await PostAsync(run, SampleRequests.Spans(SampleRequests.Span("after", 1, start: Nanos() + 1_000_000_000)));
        await run.Exporter.FlushAsync(new FlushRequest { Trigger = FlushTrigger.Shutdown, Reason = default, Budget = TimeSpan.FromSeconds(10) }, default).Patiently();
        Assert.That(run.Endpoint.Spans.Single(s => s.Name == "after").RequestId, Is.Null);
    }

    [Test]
    public async Task The_resource_keeps_its_attributes_and_has_those_of_the_function_that_it_lacks()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(time: _time);
        run.Exporter.Begin(Invoke("r1"));
        await PostAsync(run, SampleRequests.Spans(Span("s", 1)).WithResource(("service.name", "shop"), ("faas.name", "mine"), ("telemetry.sdk.language", "nodejs")));
        await run.FlushAsync();
        IReadOnlyDictionary<string, string> resource = run.Endpoint.Resource;
        Assert.That((resource["service.name"], resource["faas.name"], resource["telemetry.sdk.language"], resource["cloud.provider"], resource["cloud.region"]), Is.EqualTo(("shop", "mine", "nodejs", "aws", "eu-central-1")));
        Assert.That(resource, Does.ContainKey("cloud.resource_id").And.Not.ContainKey("telemetry.sdk.name"));
        await PostAsync(run, SampleRequests.Spans(Span("s", 2)).WithResource(("service.name", "unknown_service:node")));
        await run.FlushAsync();
        Assert.That(run.Endpoint.Resource["service.name"], Is.EqualTo(run.Endpoint.Resource["faas.name"]));
        Assert.That(run.Endpoint.Problems, Is.Empty);
    }

    [Test]
    public async Task Secrets_in_attributes_bodies_names_and_the_resource_are_masked()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        await PostAsync(run, SampleRequests.Spans(Span("GET /?token=abc123", 1, attributes: [("db.password", "hunter2"), ("url", "https://me:hunter2@example.com/")])).WithResource(("process.command_args", "--password=hunter2"), ("apiKey", "hunter2")));
        await run.PostAsync("logs", Encoding.UTF8.GetBytes(SampleRequests.Logs(SampleRequests.Log("password=hunter2 ok")).ToJsonString()), "application/json");
        await run.FlushAsync();
        Assert.That(run.Endpoint.Protobuf.Select(r => Encoding.Latin1.GetString(r.Body)), Has.None.Contains("hunter2").And.None.Contains("abc123"));
        Assert.That(run.Endpoint.Logs.Single().Body, Is.EqualTo("password=*** ok"));
        Assert.That(run.Endpoint.Spans.Single().Attributes["db.password"], Is.EqualTo("***"));
        Assert.That(run.Endpoint.Problems, Is.Empty);
    }

    [Test]
    public async Task Sampling_leaves_out_whole_traces_and_keeps_those_with_an_error()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(options => options.TraceRatio = 0.5);
        var spans = new List<JsonObject>();
        for (int i = 0; i < 200; i++)
        {
            string trace = (i * 0x0147_AE14_7AE1_47L).ToString("x32", CultureInfo.InvariantCulture);
            spans.Add(SampleRequests.Span("a", (2 * i) + 1, "1" + trace[1..]));
            spans.Add(SampleRequests.Span("b", (2 * i) + 2, "1" + trace[1..], failed: i % 10 == 0));
        }

        await PostAsync(run, SampleRequests.Spans([.. spans]));
        await run.FlushAsync();
        ILookup<string, OtlpSpan> traces = run.Endpoint.Spans.ToLookup(s => s.TraceId);
        Assert.That(traces.Select(t => t.Count()), Has.All.EqualTo(2), "a trace is sent whole or not at all");
        Assert.That(traces.Count(t => t.Any(s => s.Status == 2)), Is.EqualTo(20));
        Assert.That(traces, Has.Count.InRange(80, 140));
        Assert.That(run.Exporter.Receiver!.Counts.LeftOut, Is.EqualTo(400 - run.Endpoint.Spans.Count));
    }

    [Test]
    public async Task Patterns_and_rates_of_lines_apply_to_log_records()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(options =>
        {
            options.LogExclude = ["health"];
            options.Sampling.Debug = 0;
        });
        await run.PostAsync("logs", SampleRequests.Protobuf("logs", SampleRequests.Logs(SampleRequests.Log("GET /health"), SampleRequests.Log("detail", severity: 5), SampleRequests.Log("kept"))));
        await run.FlushAsync();
        Assert.That(run.Endpoint.Logs.Select(l => l.Body), Is.EqualTo((string[])["kept"]));
    }

    private static async Task PostAsync(ReceiverRun run, JsonObject request) => Assert.That((await run.PostAsync("traces", SampleRequests.Protobuf("traces", request))).Status, Is.EqualTo(200));

    private static TelemetryBatch Records(string json) => TelemetryBatch.Parse(Encoding.UTF8.GetBytes(json));

    private JsonObject Span(string name, int id, string? parent = null, long? start = null, params (string Key, string Value)[] attributes) =>
        SampleRequests.Span(name, id, SampleInvocations.TraceId, parent, start ?? Nanos(), attributes: attributes);

    private InvokeEvent Invoke(string id, bool tracing = true) =>
        new(id, SampleInvocations.Arn, SampleInvocations.Start.AddSeconds(3), tracing ? new TraceHeader("X-Amzn-Trace-Id", SampleInvocations.Header) : null);

    private long Nanos() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private string Now() => _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

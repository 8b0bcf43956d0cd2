using System.Globalization;
using System.Text.Json;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.MonitoringTests.Processes;

/// <summary>The native extension beside real functions, with freezes between invocations.</summary>
[Category("G08")]
[Category("G10")]
public sealed class RunTests
{
    [TestCase("dotnet")]
    [TestCase("node")]
    public async Task Every_invocation_has_its_spans_lines_and_document_and_the_numbers_reconcile(string function)
    {
        const int Count = 20;
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await MonitoringRun.Builder(function, receiver.Address).WithFreezeBetweenInvocations().StartAsync();
        var ids = new List<string>();
        for (int i = 0; i < Count; i++)
        {
            string payload = string.Create(CultureInfo.InvariantCulture, $$"""{"sleepMs":5,"log":["[INFO] first {{i}}","[ERROR] second {{i}} password=hunter2"]}""");
            InvocationResult result = await lambda.InvokeAsync(payload).Patiently();
            Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), result.ToString());
            ids.Add(result.RequestId);
        }

        await lambda.ShutdownAsync().Patiently();
        Assert.That(receiver.Problems, Is.Empty);
        Assert.That(lambda.Extensions[MonitoringRun.Name].ExitCode, Is.Zero);

        Dictionary<string, long> counts = lambda.Pairs("Reconciled:");
        Assert.That(counts.Where(c => c.Key is "invokes" or "starts" or "runtimeDone" or "reports" or "recorded").Select(c => c.Value), Has.Exactly(5).Items.And.All.EqualTo(Count));
        Assert.That((counts["partial"], counts["unrecorded"], counts["unreadable"], counts["droppedByPlatform"]), Is.EqualTo((0L, 0L, 0L, 0L)));
        foreach (string sink in (string[])["emf", "traces", "logs", "metrics"])
        {
            Dictionary<string, long> ledger = lambda.Ledger(sink);
            Assert.That((ledger["delivered"], ledger.Lost()), Is.EqualTo((ledger["accepted"], 0L)), sink);
        }

        Assert.That(lambda.Documents().Select(d => d.GetProperty("request_id").GetString()), Is.EqualTo(ids));
        Assert.That(receiver.Points.Where(p => p.Metric == "faas.invocations").Sum(p => p.Value), Is.EqualTo(Count));
        CheckTraces(receiver, ids);
        TimelineSvg.Write(PathOfSvg(function), receiver.Spans, receiver.Logs);
    }

    [Test]
    public async Task Documents_have_the_measurements_of_the_environment()
    {
        await using LambdaEmulator lambda = await MonitoringRun.Builder("dotnet", endpoint: null, "MONITORING_PROC_INTERVAL_MS=0", "MONITORING_EMF_METRICS=all").StartAsync();
        for (int i = 0; i < 3; i++) await lambda.InvokeAsync("""{"spinMs":60}""").Patiently();
        await lambda.ShutdownAsync().Patiently();
        List<JsonElement> documents = lambda.Documents();
        Assert.That(documents.Select(d => d.GetProperty("cold_start").GetBoolean()), Is.EqualTo((bool[])[true, false, false]));
        Assert.That(documents[0].TryGetProperty("init_duration", out _), Is.True);
        foreach (JsonElement document in documents)
        {
            foreach (string name in (string[])["duration", "billed_duration", "used_memory_max", "total_memory", "memory_utilization", "fd_use", "fd_max", "threads_max", "tmp_max", "tmp_free", "agent_memory_max", "extension_held_time"])
                Assert.That(document.TryGetProperty(name, out JsonElement value) && value.GetDouble() >= 0, Is.True, name);
            Assert.That(document.GetProperty("cpu_total_time").GetDouble(), Is.GreaterThanOrEqualTo(20), "it span for 60 ms");
        }

        Assert.That(lambda.Said().Count(l => l.Contains("extension_start", StringComparison.Ordinal)), Is.LessThanOrEqualTo(1));
    }

    [Test]
    public async Task What_it_costs_itself_is_a_metric()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await MonitoringRun.Builder("dotnet", receiver.Address, "LAMBDA_EXT_FLUSH=end").StartAsync();
        for (int i = 0; i < 5; i++) await lambda.InvokeAsync("""{"log":"x"}""").Patiently();
        await lambda.ShutdownAsync().Patiently();
        Assert.That(receiver.Problems, Is.Empty);
        string[] metrics = [.. receiver.Points.Select(p => p.Metric).Distinct()];
        Assert.That(metrics, Is.SupersetOf((string[])["lambda.ext.held_time", "lambda.ext.flush.duration", "lambda.ext.startup.duration", "lambda.ext.telemetry.records", "lambda.ext.otlp.queue.items", "lambda.ext.otlp.items", "monitoring.flush.duration", "monitoring.memory"]));
        Assert.That(receiver.Points.Where(p => p.Metric == "lambda.ext.startup.duration").Select(p => p.Attributes["phase"]).Distinct().Count(), Is.GreaterThan(2));
        Assert.That(receiver.Points.Where(p => p.Metric == "lambda.ext.invocations").Sum(p => p.Value), Is.EqualTo(5));
    }

    [TestCase("MONITORING_OTLP_ENDPOINT=collector:4318")]
    [TestCase("MONITORING_OTLP_ENDPOINT=http://name.invalid:4318")]
    [TestCase("MONITORING_OTLP_ENDPOINT=http://127.0.0.1:9")]
    [TestCase("MONITORING_OTLP_HEADERS=nonsense")]
    [TestCase("MONITORING_OTLP_SECRET=file:/nonexistent")]
    [TestCase("MONITORING_LOG_SAMPLING=all=7")]
    [Category("G12")]
    [Category("G18")]
    public async Task What_is_wrong_never_disturbs_the_function(string variable)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await MonitoringRun.Builder("dotnet", receiver.Address, variable, "LAMBDA_EXT_FLUSH=end", "LAMBDA_EXT_FLUSH_TIMEOUT_MS=200").StartAsync();
        for (int i = 0; i < 5; i++)
        {
            InvocationResult result = await lambda.InvokeAsync("""{"log":"x"}""").Patiently();
            Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        }

        await lambda.ShutdownAsync().Patiently();
        Assert.That(lambda.Extensions[MonitoringRun.Name].ExitCode, Is.Zero);
        Assert.That(lambda.Documents(), Has.Count.EqualTo(5), "the other sinks continue");
        string name = variable[..variable.IndexOf('=', StringComparison.Ordinal)];
        bool isAddress = variable.Contains("://", StringComparison.Ordinal);
        if (!isAddress) Assert.That(lambda.Said().Count(l => l.Contains(name, StringComparison.Ordinal)), Is.EqualTo(1), "one clear line");
        if (lambda.Said().Any(l => l.Contains("Sink logs:", StringComparison.Ordinal))) lambda.Ledger("logs");
    }

    [Test]
    [Category("G05")]
    public async Task Absurd_deliveries_cost_none_of_the_others()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await MonitoringRun.Builder("dotnet", receiver.Address).StartAsync();
        await lambda.InvokeAsync("""{"log":"first"}""").Patiently();
        foreach (string body in (string[])[
            "no json at all",
            """[{"type":"platform.report","record":{"requestId":null,"metrics":{"durationMs":"NaN","billedDurationMs":-1,"memorySizeMB":1e300}}}]""",
            """[{"time":"yesterday","type":"platform.start","record":[]},{"type":"platform.tomorrow","record":{"a":1}},{"type":"function","record":{"level":7,"message":{"deep":[[[[[[[[[[[[1]]]]]]]]]]]]}}}]""",
            """[{"type":"platform.logsDropped","record":{"droppedRecords":-5,"droppedBytes":"many"}},{"type":"function","record":""",
            """[{"time":"9999-12-31T23:59:59.999Z","type":"platform.runtimeDone","record":{"requestId":"nobody's","status":"odd","spans":[{"name":null,"start":"never","durationMs":1e300}]}}]"""])
        {
            await lambda.PostTelemetryAsync(System.Text.Encoding.UTF8.GetBytes(body)).Patiently();
        }

        InvocationResult last = await lambda.InvokeAsync("""{"log":"last"}""").Patiently();
        await lambda.ShutdownAsync().Patiently();
        Assert.That(last.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(receiver.Problems, Is.Empty, "what was made of it is legal");
        Assert.That(receiver.Logs.Select(l => l.Body), Has.Some.EqualTo("first").And.Some.EqualTo("last"));
        Assert.That(lambda.Documents().Select(d => d.GetProperty("request_id").GetString()), Has.Some.EqualTo(last.RequestId));
        Assert.That(lambda.Pairs("Reconciled:")["unreadable"], Is.GreaterThan(0));
        foreach (string sink in (string[])["emf", "traces", "logs", "metrics"]) lambda.Ledger(sink);
    }

    private static void CheckTraces(OtlpReceiver receiver, List<string> ids)
    {
        ILookup<string, OtlpSpan> byTrace = receiver.Spans.ToLookup(s => s.TraceId);
        foreach (string id in ids)
        {
            OtlpSpan invocation = receiver.Spans.Single(s => s.RequestId == id);
            List<OtlpSpan> children = [.. byTrace[invocation.TraceId].Where(s => s.ParentSpanId == invocation.SpanId)];
            Assert.That(children.Select(c => c.Name), Is.SupersetOf((string[])["responseLatency", "responseDuration", "runtimeOverhead", "extensionOverhead"]), id);
            Assert.That(invocation.Attributes["faas.coldstart"], Is.EqualTo(id == ids[0] ? "true" : "false"));
            List<OtlpLog> lines = [.. receiver.Logs.Where(l => l.RequestId == id)];
            Assert.That(lines.Select(l => (l.Severity, l.TraceId, l.SpanId)), Is.EqualTo(((int, string, string)[])[(9, invocation.TraceId, invocation.SpanId), (17, invocation.TraceId, invocation.SpanId)]), id);
        }

        Assert.That(receiver.Logs, Has.None.Matches<OtlpLog>(l => l!.Body.Contains("hunter2", StringComparison.Ordinal)));
        OtlpSpan init = receiver.Spans.Single(s => s.Name == "init");
        Assert.That(init.TraceId, Is.EqualTo(receiver.Spans.Single(s => s.RequestId == ids[0]).TraceId));
        Assert.That(receiver.Spans.Select(s => s.SpanId), Is.Unique);
    }

    private static string PathOfSvg(string function) =>
        Path.Combine(Path.GetDirectoryName(PublishedSample.Executable(MonitoringRun.Name))!, "..", "..", $"monitoring-timeline-{function}.svg");
}

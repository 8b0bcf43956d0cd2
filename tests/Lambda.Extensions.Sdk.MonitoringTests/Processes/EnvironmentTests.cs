using System.Text.Json;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.MonitoringTests.Processes;

/// <summary>Environments of other kinds.</summary>
[Category("G16")]
public sealed class EnvironmentTests
{
    [Test]
    public async Task On_managed_instances_invocations_run_at_once_and_each_has_its_record()
    {
        const int Count = 20;
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await MonitoringRun.Builder("node", receiver.Address, "LAMBDA_EXT_FLUSH=periodic:500")
            .WithInitializationType(InitializationTypes.ManagedInstances)
            .WithMaxConcurrency(4)
            .StartAsync();
        InvocationResult[] results = await Task.WhenAll(Enumerable.Range(0, Count).Select(i => lambda.InvokeAsync($$"""{"sleepMs":5,"level":"INFO","log":"line {{i}}"}"""))).Patiently();
        await lambda.ShutdownAsync().Patiently();
        Assert.That(receiver.Problems, Is.Empty);
        string[] ids = [.. results.Select(r => r.RequestId)];
        Assert.That(receiver.Spans.Where(s => s.RequestId is not null).Select(s => s.RequestId), Is.EquivalentTo(ids));
        Assert.That(lambda.Documents().Select(d => d.GetProperty("request_id").GetString()), Is.EquivalentTo(ids));
        // Lines in JSON form name their invocation; which one runs would not tell.
        Assert.That(receiver.Logs.Select(l => l.RequestId), Is.EquivalentTo(ids));
        Assert.That(receiver.Logs, Has.All.Matches<OtlpLog>(l => receiver.Spans.Single(s => s.RequestId == l!.RequestId).SpanId == l!.SpanId));
        Dictionary<string, long> counts = lambda.Pairs("Reconciled:");
        Assert.That((counts["invokes"], counts["starts"], counts["reports"], counts["recorded"]), Is.EqualTo((0L, (long)Count, (long)Count, (long)Count)));
    }

    [Test]
    public async Task On_managed_instances_a_line_has_the_id_of_its_own_request_or_none()
    {
        const int InFlight = 4, Waves = 10;
        using var together = new Barrier(InFlight);
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await MonitoringRun.Builder("node", receiver.Address, "LAMBDA_EXT_FLUSH=periodic:500")
            .WithInitializationType(InitializationTypes.ManagedInstances)
            .WithMaxConcurrency(InFlight)
            .UseFunction(async (invocation, cancellationToken) =>
            {
                string id = invocation.RequestId;
                invocation.Log($"first {id}");
                await Task.Run(() => together.SignalAndWait(cancellationToken), cancellationToken);
                invocation.Log($$"""{"level":"INFO","requestId":"{{id}}","message":"json {{id}}"}""");
                invocation.Log($"2026-11-23T08:15:16.050Z\t{id}\tINFO\tnode {id}");
                invocation.Log($"plain {id}");
                await Task.Yield();
                invocation.Log($"last {id}");
                return "{}";
            })
            .StartAsync();
        InvocationResult[] results = await Task.WhenAll(Enumerable.Range(0, InFlight * Waves).Select(_ => lambda.InvokeAsync())).Patiently();
        await lambda.ShutdownAsync().Patiently();
        Assert.That(receiver.Problems, Is.Empty);
        Assert.That(results.Select(r => r.Outcome), Is.All.EqualTo(EmulatedOutcome.Success));
        // A delivery can come twice: an answer that is late is as good as none.
        Assert.That(receiver.Logs.Select(l => l.Body).Distinct().Count(), Is.EqualTo(5 * InFlight * Waves));
        Assert.That(receiver.Logs.Where(l => l.RequestId is not null && !l.Body.EndsWith(l.RequestId, StringComparison.Ordinal)), Is.Empty, "a line has another request's id");
        Assert.That(receiver.Logs.Where(l => l.RequestId is null && l.Body.Split(' ')[0] is "json" or "node"), Is.Empty, "a line that names its request has no id");
        Assert.That(receiver.Logs.Where(l => l.RequestId is not null && l.Body.StartsWith("plain ", StringComparison.Ordinal)), Is.Empty, "with four at once the line has no known owner");
    }

    [Test]
    public async Task Through_the_proxy_an_answer_ends_its_invocation_and_each_record_is_there()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await MonitoringRun.Builder("node", receiver.Address, "LAMBDA_EXT_FLUSH=end", "LAMBDA_EXT_RUNTIME_PROXY_ENABLED=true")
            .WithRuntimeProxy()
            .StartAsync();
        var results = new List<InvocationResult>();
        for (int i = 0; i < 3; i++) results.Add(await lambda.InvokeAsync($$"""{"level":"INFO","log":"line {{i}}"}""").Patiently());
        await lambda.ShutdownAsync().Patiently();
        Assert.That(receiver.Problems, Is.Empty);
        Assert.That(results.Select(r => r.Outcome), Is.All.EqualTo(EmulatedOutcome.Success));
        string[] ids = [.. results.Select(r => r.RequestId)];
        Assert.That(lambda.Documents().Select(d => d.GetProperty("request_id").GetString()), Is.EquivalentTo(ids));
        Assert.That(receiver.Spans.Where(s => s.RequestId is not null).Select(s => s.RequestId).Distinct(), Is.EquivalentTo(ids));
        Assert.That(receiver.Logs.Select(l => l.Body).Distinct().Count(), Is.EqualTo(results.Count));
        Dictionary<string, long> counts = lambda.Pairs("Reconciled:");
        Assert.That((counts["starts"], counts["recorded"], counts["unrecorded"]), Is.EqualTo((3L, 3L, 0L)));
    }

    [Test]
    public async Task A_restore_is_a_span_of_the_invocation_that_waited_for_it()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await MonitoringRun.Builder("node", receiver.Address).WithInitializationType(InitializationTypes.SnapStart).StartAsync();
        InvocationResult first = await lambda.InvokeAsync("""{"log":"x"}""").Patiently();
        await lambda.InvokeAsync("""{"log":"x"}""").Patiently();
        await lambda.ShutdownAsync().Patiently();
        Assert.That(receiver.Problems, Is.Empty);
        OtlpSpan invocation = receiver.Spans.Single(s => s.RequestId == first.RequestId);
        Assert.That(receiver.Spans.Single(s => s.Name == "restore").TraceId, Is.EqualTo(invocation.TraceId));
        Assert.That(receiver.Spans.Where(s => s.Name == "init" && s.TraceId == invocation.TraceId), Is.Empty, "the snapshot's initialisation was long ago");
        Assert.That(lambda.Documents(), Has.Count.EqualTo(2));
    }

    [Test]
    [Category("G22")]
    public async Task Without_telemetry_it_runs_on_and_records_what_the_events_told()
    {
        await using LambdaEmulator lambda = await MonitoringRun.Builder("node", endpoint: null).WithoutTelemetry().StartAsync();
        InvocationResult result = await lambda.InvokeAsync().Patiently();
        await lambda.ShutdownAsync().Patiently();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(lambda.Extensions[MonitoringRun.Name].ExitCode, Is.Zero);
        Dictionary<string, long> counts = lambda.Pairs("Reconciled:");
        Assert.That((counts["invokes"], counts["starts"], counts["recorded"], counts["partial"], counts["unrecorded"]), Is.EqualTo((1L, 0L, 1L, 1L, 0L)));
        JsonElement document = lambda.Documents().Single();
        Assert.That(document.GetProperty("request_id").GetString(), Is.EqualTo(result.RequestId));
        Assert.That(document.GetProperty("outcome").GetString(), Is.EqualTo("unknown"));
        Assert.That(document.TryGetProperty("duration", out _), Is.False, "nothing told when the handler ended");
    }
}

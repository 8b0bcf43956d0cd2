using System.Globalization;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.MonitoringTests.Processes;

/// <summary>
/// An endpoint that fails in every way there is, an environment that freezes, and a function that sends telemetry of its own by way of the
/// extension: nothing may get lost without being counted. How many invocations, and from which seed: <c>MONITORING_CHAOS_INVOCATIONS</c>, <c>MONITORING_CHAOS_SEED</c>.
/// </summary>
[Category("G08")]
[Category("G14")]
[Category("G15")]
public sealed class ChaosTests
{
    private static readonly int Count = Number("MONITORING_CHAOS_INVOCATIONS", 300);
    private static readonly int Seed = Number("MONITORING_CHAOS_SEED", 20261123);

    /// <summary>The spans, and the log records, that the function sends itself in each invocation.</summary>
    private const int SentByFunction = 2;

    [Test]
    public async Task Nothing_gets_lost_uncounted()
    {
        var random = new Random(Seed);
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        long rejected = 0;
        int port = Ports.Free();
        receiver.Misbehave = (context, _, number) => MisbehaveAsync(receiver, context, number, random, () => Interlocked.Increment(ref rejected));
        await using LambdaEmulator lambda = await MonitoringRun.Builder("dotnet", receiver.Address, "MONITORING_OTLP_TIMEOUT_MS=100", "MONITORING_OTLP_PAUSE_MS=500", "LAMBDA_EXT_FLUSH_TIMEOUT_MS=400", "LAMBDA_EXT_FLUSH=pipelined", "MONITORING_OTLP_RECEIVER=true", $"MONITORING_OTLP_RECEIVER_PORT={port}", $"OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:{port}", "OTEL_TRACES_EXPORTER=otlp", "OTEL_LOGS_EXPORTER=otlp", "OTEL_METRICS_EXPORTER=otlp")
            .UseFunctionCommand("node", Path.Combine(NodePackages.AppOf("NodeTelemetry"), "function.cjs"), await NodePackages.FolderAsync("NodeTelemetry", "node-telemetry"))
            .StartAsync();
        for (int i = 0; i < Count; i++)
        {
            // In the end it is well again: what was kept until then arrives.
            if (i == Count * 9 / 10) receiver.Misbehave = null;
            string payload = string.Create(CultureInfo.InvariantCulture, $$"""{"log":["[INFO] line {{i}} a","[INFO] line {{i}} b"],"name":"{{i}}","spans":{{SentByFunction}}}""");
            InvocationResult result = await lambda.InvokeAsync(payload).Patiently();
            Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), "the function is never disturbed");
            if (random.Next(20) == 0)
            {
                await lambda.FreezeAsync();
                await lambda.ThawAsync();
            }
        }

        await lambda.ShutdownAsync().Patiently();
        Assert.That(receiver.Problems, Is.Empty);
        Dictionary<string, long> counts = lambda.Pairs("Reconciled:");
        // The hook of an INVOKE event is skipped, with a line (id 1014), while a flush has the extension's turn for all of its budget.
        int skipped = lambda.Said().Count(l => l.Contains("OnInvokeAsync is skipped", StringComparison.Ordinal));
        Assert.That(counts["invokes"] + skipped, Is.EqualTo(Count), string.Join('\n', lambda.Said().Where(l => l.Contains("WARN", StringComparison.Ordinal)).TakeLast(20)));
        Assert.That((counts["starts"], counts["recorded"], counts["unrecorded"]), Is.EqualTo(((long)Count, (long)Count, 0L)), lambda.Said().Last(l => l.Contains("Reconciled:", StringComparison.Ordinal)));

        Dictionary<string, long> received = lambda.Pairs("OTLP receiver:");
        Assert.That((received["invalid"], received["refused"], received["postponed"], received["leftOut"]), Is.EqualTo((0L, 0L, 0L, 0L)));
        // Each span and each record arrived, and so did one metric or more.
        Assert.That(received["queued"], Is.EqualTo(received["received"]).And.GreaterThan(2 * SentByFunction * Count));
        Dictionary<string, long> logs = lambda.Ledger("logs");
        Dictionary<string, long> traces = lambda.Ledger("traces");
        Assert.That(logs["accepted"] + counts["droppedByPlatform"], Is.GreaterThanOrEqualTo((2 + SentByFunction) * Count), "each line was taken, or the platform says that it dropped it");
        // At least once: what was not answered may have arrived, so more may have come than were acknowledged, but never fewer.
        Check("logs", logs, receiver.Logs.Select(l => l.Body).Distinct().Count());
        Assert.That(traces["accepted"], Is.GreaterThanOrEqualTo(SentByFunction * Count));
        Check("traces", traces, receiver.Spans.Select(s => s.SpanId).Distinct().Count());
        Assert.That(lambda.Ledger("emf")["delivered"], Is.EqualTo(Count));
        Assert.That(lambda.Documents(), Has.Count.EqualTo(Count));
        Assert.That(receiver.Requests, Is.GreaterThan(10), "it came to something");
        TestContext.Out.WriteLine($"{Count} invocations, {receiver.Requests} requests, {rejected} refused for their content; logs: {string.Join(' ', logs.Where(p => p.Value > 0))}; traces: {string.Join(' ', traces.Where(p => p.Value > 0))}; from the function: {string.Join(' ', received)}");
    }

    [Test]
    public async Task A_receiver_that_disappears_and_comes_back_gets_all_of_it()
    {
        OtlpReceiver first = await OtlpReceiver.StartAsync();
        int port = new Uri(first.Address).Port;
        await using LambdaEmulator lambda = await MonitoringRun.Builder("dotnet", first.Address, "MONITORING_OTLP_PAUSE_MS=500", "LAMBDA_EXT_FLUSH=end", "LAMBDA_EXT_FLUSH_TIMEOUT_MS=100").WithFreezeBetweenInvocations().StartAsync();
        await InvokeAsync(lambda, 0, 5);
        await first.DisposeAsync();
        await InvokeAsync(lambda, 5, 10);
        await using OtlpReceiver second = await OtlpReceiver.StartAsync(port: port);
        // The breaker's pause is wall time.
        await Task.Delay(TimeSpan.FromMilliseconds(600));
        await InvokeAsync(lambda, 15, 5);
        await lambda.ShutdownAsync().Patiently();
        string[] bodies = [.. first.Logs.Concat(second.Logs).Select(l => l.Body).Distinct()];
        Assert.That(bodies, Is.EquivalentTo(Enumerable.Range(0, 20).Select(i => $"[INFO] line {i}")));
        Assert.That(lambda.Ledger("logs").Lost(), Is.Zero);
        Assert.That(first.Problems.Concat(second.Problems), Is.Empty);
    }

    private static void Check(string sink, Dictionary<string, long> ledger, int received)
    {
        Assert.That(received, Is.GreaterThanOrEqualTo(ledger["delivered"]), $"{sink}: what was acknowledged has arrived");
        Assert.That(received + ledger.Lost(), Is.GreaterThanOrEqualTo(ledger["accepted"]), $"{sink}: what has not arrived is counted as lost");
        Assert.That(ledger["pending"] + ledger["inFlight"], Is.Zero, sink);
    }

    private static async Task InvokeAsync(LambdaEmulator lambda, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            InvocationResult result = await lambda.InvokeAsync($$"""{"log":"[INFO] line {{i}}"}""").Patiently();
            Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        }
    }

    private static async Task<bool> MisbehaveAsync(OtlpReceiver receiver, HttpContext context, int number, Random random, Action rejects)
    {
        int dice;
        lock (random) dice = random.Next(100);
        // A while in which nothing works, so that the breaker opens.
        if (number is > 40 and < 50) dice = 70;
        switch (dice)
        {
            case < 60:
                return false;
            case < 66:
                context.Response.StatusCode = 429;
                if (dice % 2 == 0) context.Response.Headers.RetryAfter = "1";
                return true;
            case < 72:
                context.Response.StatusCode = 503;
                return true;
            case < 78:
                context.Response.StatusCode = context.Request.ContentLength > 1500 ? 413 : 500;
                return true;
            case < 84:
                context.Abort();
                return true;
            case < 88:
                await receiver.HangAsync(context);
                return true;
            case < 90:
                rejects();
                context.Response.StatusCode = 400;
                return true;
            default:
                // Taken, and the answer is lost.
                context.Response.OnStarting(() =>
                {
                    context.Abort();
                    return Task.CompletedTask;
                });
                return false;
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}

using System.Diagnostics;
using System.Globalization;
using Lambda.Extensions.Sdk.MonitoringTests.Support;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.MonitoringTests.Processes;

/// <summary>
/// A long life of the native extension: an endpoint that fails in turns, freezes, and invocations for TEST_SOAK_SECONDS, 20 when it is not
/// set. Memory, threads and descriptors stay flat, and the ledger is exact.
/// </summary>
[Category("Soak")]
[Category("G08")]
public sealed class SoakTests
{
    private const int SecondsInCi = 20;
    private const int LinesOfInvocation = 2;
    private const int BetweenSamples = 50;
    private const int BetweenFreezes = 40;

    /// <summary>The growth that is none: pages that the system counts now or later.</summary>
    private const long RssMargin = 6 * 1024 * 1024;

    [Test]
    public async Task Memory_threads_and_descriptors_stay_flat_and_the_ledger_is_exact()
    {
        TimeSpan length = TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("TEST_SOAK_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int set) ? set : SecondsInCi);
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Misbehave = MisbehaveAsync;
        await using LambdaEmulator lambda = await MonitoringRun.Builder("dotnet", receiver.Address, "MONITORING_EMF=false", "MONITORING_OTLP_TIMEOUT_MS=100", "MONITORING_OTLP_PAUSE_MS=500", "LAMBDA_EXT_FLUSH_TIMEOUT_MS=200", "LAMBDA_EXT_FLUSH=pipelined").StartAsync();
        int process = lambda.Extensions[MonitoringRun.Name].ProcessId!.Value;
        var samples = new List<ProcessSample>();
        var watch = Stopwatch.StartNew();
        int count = 0;
        for (; watch.Elapsed < length; count++)
        {
            InvocationResult result = await lambda.InvokeAsync("""{"log":["[INFO] first","[ERROR] second password=hunter2"]}""").Patiently();
            Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), "the function is never disturbed");
            if (count % BetweenSamples == 0) samples.Add(ProcessSample.Of(process));
            if (count % BetweenFreezes != 0) continue;
            await lambda.FreezeAsync();
            await lambda.ThawAsync();
        }

        await lambda.ShutdownAsync().Patiently();
        ProcessSample[] before = [.. samples.Skip(samples.Count / 4).Take(samples.Count / 4)], after = [.. samples.TakeLast(samples.Count / 4)];
        Dictionary<string, long> counts = lambda.Pairs("Reconciled:"), logs = lambda.Ledger("logs");
        TestContext.Out.WriteLine($"{count} invocations in {watch.Elapsed.TotalSeconds:F0} s, {receiver.Requests} requests; second quarter {ProcessSample.Middle(before)}, last {ProcessSample.Middle(after)}; {string.Join(' ', logs.Where(pair => pair.Value > 0))}");
        Assert.That(lambda.Extensions[MonitoringRun.Name].ExitCode, Is.Zero);
        Assert.That(logs["accepted"] + counts["droppedByPlatform"], Is.EqualTo(LinesOfInvocation * count), "each line was taken, or the platform says that it dropped it");
        Assert.That((counts["starts"], counts["recorded"], counts["unrecorded"]), Is.EqualTo(((long)count, (long)count, 0L)));
        lambda.Ledger("traces");
        lambda.Ledger("metrics");

        // A short run has too few samples for a comparison.
        Assert.That(before, Has.Length.GreaterThan(1), "samples");
        (ProcessSample old, ProcessSample now) = (ProcessSample.Middle(before), ProcessSample.Middle(after));
        Assert.That(now.Rss, Is.LessThanOrEqualTo((old.Rss * 11 / 10) + RssMargin), "memory");
        Assert.That(now.Threads, Is.LessThanOrEqualTo(old.Threads + 2), "threads");
        Assert.That(now.Descriptors, Is.LessThanOrEqualTo(old.Descriptors + 4), "descriptors");
    }

    /// <summary>Fails in every fourth request, each time in another way; after 500 requests, in eight one after the other, so that the breaker opens.</summary>
    private static Task<bool> MisbehaveAsync(HttpContext context, string signal, int number)
    {
        switch (number % 500 < 8 && number > 8 ? 1 : number % 16)
        {
            case 1:
                context.Response.StatusCode = 503;
                break;
            case 5:
                context.Response.StatusCode = 429;
                break;
            case 9:
                context.Abort();
                break;
            case 13:
                context.Response.StatusCode = 400;
                break;
            default:
                // Taken, and not kept: a long run would fill the memory of the test.
                context.Response.ContentType = context.Request.ContentType;
                break;
        }

        return Task.FromResult(true);
    }
}

using System.Text.Json;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.MonitoringTests.Processes;

/// <summary>What a function cannot report itself: the native extension does, from real ends of real processes.</summary>
[Category("G11")]
public sealed class OutcomeTests
{
    [TestCase("dotnet", "timeout")]
    [TestCase("node", "timeout")]
    [TestCase("dotnet", "crash")]
    [TestCase("node", "crash")]
    [TestCase("dotnet", "out_of_memory")]
    [TestCase("dotnet", "error")]
    public async Task Each_outcome_leaves_a_complete_record_with_the_right_label(string function, string outcome)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await MonitoringRun.Builder(function, receiver.Address)
            .WithTimeout(outcome == "timeout" ? TimeSpan.FromSeconds(3) : TimeSpan.FromSeconds(30))
            .WithTelemetry(t => t.MaxMemoryUsedMB = outcome == "out_of_memory" ? 128 : 60)
            .StartAsync();
        await lambda.InvokeAsync("""{"log":"[INFO] well"}""").Patiently();
        InvocationResult ended = await lambda.InvokeAsync(outcome switch
        {
            "timeout" => """{"log":"[INFO] last words","sleepMs":60000}""",
            "error" => """{"log":"[INFO] last words","fail":"on purpose"}""",
            _ => """{"log":"[INFO] last words","sleepMs":50,"exit":137}""",
        }).Patiently();
        // The environment was reset, and its extension recorded what it knew; the next one continues.
        InvocationResult next = await lambda.InvokeAsync("""{"log":"[INFO] well again"}""").Patiently();
        await lambda.ShutdownAsync().Patiently();

        Assert.That(receiver.Problems, Is.Empty);
        OtlpSpan span = receiver.Spans.Single(s => s.RequestId == ended.RequestId);
        Assert.That(span.Status, Is.EqualTo(2));
        Assert.That(span.Attributes["aws.lambda.outcome"], Is.EqualTo(outcome));
        Assert.That(span.Attributes["aws.lambda.outcome_confidence"], Is.EqualTo(outcome == "out_of_memory" ? "high" : "certain"));
        JsonElement document = lambda.Documents().Single(d => d.GetProperty("request_id").GetString() == ended.RequestId);
        Assert.That(document.GetProperty("outcome").GetString(), Is.EqualTo(outcome));
        Assert.That(document.TryGetProperty("timeout", out _), Is.EqualTo(outcome == "timeout"));
        List<OtlpLog> lines = [.. receiver.Logs.Where(l => l.RequestId == ended.RequestId)];
        // The .NET function waits before it says something.
        if (function == "node" || outcome != "timeout") Assert.That(lines.Select(l => l.Body), Has.Some.EqualTo("[INFO] last words"));
        Assert.That(lines.Count(l => l.Attributes.ContainsKey("log.synthesised")), Is.EqualTo(outcome == "error" ? 0 : 1));
        Assert.That(receiver.Points.Where(p => p.Metric == "aws.lambda.outcomes" && p.Attributes["outcome"] == outcome).Sum(p => p.Value), Is.EqualTo(1));
        Assert.That(receiver.Spans.Single(s => s.RequestId == next.RequestId).Status, Is.EqualTo(1));
    }
}

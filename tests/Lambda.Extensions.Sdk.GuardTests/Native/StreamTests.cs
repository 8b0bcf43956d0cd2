using Lambda.Extensions.Sdk.GuardTests.Support;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.GuardTests.Native;

/// <summary>Streamed answers by way of the native guard, several at once.</summary>
public sealed class StreamTests
{
    private const int Count = 4;

    [Test]
    public async Task Streamed_answers_at_the_same_time_are_redacted_over_the_limits_of_their_pieces()
    {
        await using LambdaEmulator lambda = await GuardedLambda.Builder("""{"redact":[{"name":"keys","secret":"awsKeys"},{"name":"members","secret":"members"}]}""", out int port)
            .ExpectFunction()
            .WithInitializationType(InitializationTypes.ManagedInstances)
            .WithMaxConcurrency(Count)
            .StartWithoutInitAsync();
        await lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted).Patiently();
        StreamingRuntime[] runtimes = [.. Enumerable.Range(0, Count).Select(_ => new StreamingRuntime(port))];
        Task<string>[] events = [.. runtimes.Select(static r => r.NextAsync())];
        Assert.That((await lambda.WaitForInitAsync().Patiently()).Succeeded, Is.True);
        Task<InvocationResult>[] results = [.. runtimes.Select(_ => lambda.InvokeAsync())];
        string[] ids = await Task.WhenAll(events).Patiently();
        await Task.WhenAll(runtimes.Select((r, i) => r.AnswerAsync(ids[i], $"{{\"n\":{i},\"pass", "word\":\"hun", "ter2\",\"id\":\"AKIAIOSF", "ODNN7EXAMPLE", "\"}"))).Patiently();

        foreach (InvocationResult result in await Task.WhenAll(results).Patiently())
            Assert.That(result.Payload, Is.EqualTo($$"""{"n":{{Array.IndexOf(ids, result.RequestId)}},"password":"[REDACTED]","id":"[REDACTED]"}"""));
        lambda.Function.Exit(0);
        await lambda.ShutdownAsync().Patiently();
        Assert.That(lambda.Audits().Values.Select(static a => a.GetProperty("redactions").GetInt32()), Is.EqualTo(Enumerable.Repeat(2, Count)));
        foreach (StreamingRuntime runtime in runtimes) runtime.Dispose();
    }
}

using System.Collections.Concurrent;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests.NodeRuntime;

/// <summary>The real runtime client of Node.js under the emulator, with an extension beside it.</summary>
public sealed class NodeRuntimeTests
{
    [OneTimeSetUp]
    public static async Task Install()
    {
        if (await NodeClient.InstallAsync() is not { } reason) return;
        await TestContext.Progress.WriteLineAsync("Skipped: " + reason);
        Assert.Ignore(reason);
    }

    [TestCase("callback")]
    [TestCase("async")]
    public async Task A_handler_answers_each_invocation(string handler)
    {
        await using Run run = await Run.StartAsync(handler);
        for (int i = 0; i < 3; i++)
        {
            InvocationResult result = await run.Lambda.InvokeAsync($$"""{"i":{{i}}}""");
            Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), run.Lambda.Story());
            Assert.That(result.Payload, Is.EqualTo($$"""{"echo":{"i":{{i}}},"id":"{{result.RequestId}}"}"""));
        }

        await run.AssertEventsAsync(invocations: 3);
    }

    [Test]
    public async Task An_error_of_a_callback_is_a_function_error()
    {
        await using Run run = await Run.StartAsync("callbackError");
        InvocationResult result = await run.Lambda.InvokeAsync();
        Assert.That((result.Outcome, result.ErrorType), Is.EqualTo((EmulatedOutcome.FunctionError, "TypeError")), run.Lambda.Story());
        Assert.That(result.Payload, Does.Contain("refused"));
        await run.AssertEventsAsync(invocations: 1);
    }

    [Test]
    public async Task A_stream_is_the_answer()
    {
        await using Run run = await Run.StartAsync("streaming");
        for (int i = 0; i < 2; i++)
        {
            InvocationResult result = await run.Lambda.InvokeAsync();
            Assert.That((result.Outcome, result.Payload), Is.EqualTo((EmulatedOutcome.Success, "first,second")), run.Lambda.Story());
        }

        await run.AssertEventsAsync(invocations: 2);
    }

    [Test]
    public async Task An_error_in_the_middle_of_a_stream_is_a_function_error()
    {
        await using Run run = await Run.StartAsync("brokenStream");
        InvocationResult result = await run.Lambda.InvokeAsync();
        Assert.That((result.Outcome, result.ErrorType), Is.EqualTo((EmulatedOutcome.FunctionError, "RangeError")), run.Lambda.Story());
        Assert.That(result.ErrorMessage, Does.Contain("after the first bytes"));
        await run.AssertEventsAsync(invocations: 1);
    }

    [Test]
    public async Task An_error_of_64_KiB_is_a_function_error_and_the_environment_lives_on()
    {
        await using Run run = await Run.StartAsync("large");
        InvocationResult result = await run.Lambda.InvokeAsync();
        Assert.That((result.Outcome, result.ErrorType), Is.EqualTo((EmulatedOutcome.FunctionError, "Error")), run.Lambda.Story());
        Assert.That(result.Payload, Does.Contain(new string('x', 64 * 1024)));
        InvocationResult next = await run.Lambda.InvokeAsync("""{"fine":true}""");
        Assert.That((next.Outcome, next.SuppressedInit), Is.EqualTo((EmulatedOutcome.Success, false)));
        await run.AssertEventsAsync(invocations: 2);
    }

    [TestCase("exit", EmulatedOutcome.RuntimeCrash)]
    [TestCase("unhandled", EmulatedOutcome.RuntimeCrash)]
    public async Task A_process_that_ends_is_a_crash_and_the_next_invocation_starts_another(string handler, EmulatedOutcome outcome)
    {
        await using Run run = await Run.StartAsync(handler);
        InvocationResult result = await run.Lambda.InvokeAsync();
        Assert.That(result.Outcome, Is.EqualTo(outcome), run.Lambda.Story());
        InvocationResult next = await run.Lambda.InvokeAsync("""{"fine":true}""");
        Assert.That((next.Outcome, next.SuppressedInit, next.Payload), Is.EqualTo((EmulatedOutcome.Success, true, "\"fine\"")), run.Lambda.Story());
        Assert.That(run.Lambda.Function.Starts, Is.EqualTo(2));
    }

    /// <summary>An emulator with the client and an extension.</summary>
    private sealed class Run(LambdaEmulator lambda, ConcurrentQueue<string?> events) : IAsyncDisposable
    {
        public LambdaEmulator Lambda => lambda;

        public static async Task<Run> StartAsync(string handler)
        {
            var events = new ConcurrentQueue<string?>();
            LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
                .AddExtension("ext", SimpleExtension.RunAsync("ext", happened =>
                {
                    events.Enqueue(happened.GetProperty("eventType").GetString());
                    return Task.CompletedTask;
                }))
                .UseFunctionCommand("node", NodeClient.Program, NodeClient.Handler(handler))
                .WithTimeout(TimeSpan.FromMinutes(1))
                .WithInitTimeout(TimeSpan.FromMinutes(1))
                .StartAsync();
            return new Run(lambda, events);
        }

        public async Task AssertEventsAsync(int invocations)
        {
            await Lambda.ShutdownAsync();
            Assert.That(events, Is.EqualTo(Enumerable.Repeat("INVOKE", invocations).Append("SHUTDOWN")));
        }

        public ValueTask DisposeAsync() => Lambda.DisposeAsync();
    }
}

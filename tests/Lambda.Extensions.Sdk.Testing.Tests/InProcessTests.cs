using System.Net.Http.Json;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>Extensions and functions inside the test process.</summary>
public sealed class InProcessTests
{
    [Test]
    public async Task An_in_process_extension_is_an_extension_like_any_other()
    {
        var seen = new List<string?>();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension("ext", SimpleExtension.RunAsync("ext", happened =>
            {
                seen.Add(happened.GetProperty("eventType").GetString());
                return Task.CompletedTask;
            }))
            .StartAsync();
        await lambda.InvokeAsync();
        await lambda.InvokeAsync();
        await lambda.ShutdownAsync();
        Assert.That(seen, Is.EqualTo(new[] { "INVOKE", "INVOKE", "SHUTDOWN" }));
        Assert.That(lambda.Extensions["ext"].State, Is.EqualTo(ExtensionState.Exited));
        Assert.That(lambda.Extensions["ext"].ExitCode, Is.Zero);
        Assert.That(lambda.Extensions["ext"].ProcessId, Is.Null);
        Assert.That(lambda.Extensions["ext"].ExitedAfter, Is.Not.Null);
    }

    [Test]
    public async Task The_result_of_an_extension_in_process_is_its_exit_code()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().AddExtension("ext", (_, _) => Task.FromResult(5)).StartWithoutInitAsync();
        Assert.That((await lambda.WaitForInitAsync().Soon()).ErrorType, Is.EqualTo("Extension.Crash"));
        Assert.That(lambda.Extensions["ext"].ExitCode, Is.EqualTo(5));
    }

    [Test]
    public async Task An_exception_is_exit_code_134_and_in_the_output()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension("ext", (_, _) => throw new InvalidOperationException("broken extension"))
            .StartWithoutInitAsync();
        var init = await lambda.WaitForInitAsync().Soon();
        Assert.That(init.Message, Does.Contain("broken extension"));
        Assert.That(lambda.Extensions["ext"].ExitCode, Is.EqualTo(134));
        Assert.That(lambda.Extensions["ext"].Output.Single().IsError, Is.True);
    }

    [Test]
    public async Task A_kill_cancels_its_token_and_abandons_it()
    {
        var cancelled = new TaskCompletionSource();
        var never = new TaskCompletionSource<int>();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension("ext", async (environment, stopping) =>
            {
                stopping.Register(cancelled.SetResult);
                await SimpleExtension.RunAsync("ext")(environment, CancellationToken.None);
                return await never.Task;
            })
            .WithShutdownBudgets(new ShutdownBudgets { WithExternal = TimeSpan.FromMilliseconds(200) })
            .StartAsync();
        await lambda.ShutdownAsync().Soon();
        await cancelled.Task.Soon();
        Assert.That(lambda.Extensions["ext"].Killed, Is.True);
        Assert.That(lambda.Extensions["ext"].ExitCode, Is.EqualTo(137));
        Assert.That(lambda.Extensions["ext"].State, Is.EqualTo(ExtensionState.ShutdownFailed));
    }

    [Test]
    public async Task An_abandoned_one_loses_its_connection()
    {
        var lost = new TaskCompletionSource<Exception>();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension("ext", async (environment, _) =>
            {
                try
                {
                    // Not subscribed to SHUTDOWN, and deaf to its token.
                    return await SimpleExtension.RunAsync("ext", events: ApiCaller.None)(environment, CancellationToken.None);
                }
                catch (HttpRequestException e)
                {
                    lost.SetResult(e);
                    return 1;
                }
            })
            .StartAsync();
        await lambda.ShutdownAsync().Soon();
        Assert.That(await lost.Task.Soon(), Is.InstanceOf<HttpRequestException>());
        Assert.That(lambda.Extensions["ext"].ExitCode, Is.EqualTo(137), "what it returned later does not count");
    }

    [Test]
    public async Task A_delegate_function_sees_its_invocation_and_can_log()
    {
        FunctionInvocation? seen = null;
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .WithTimeout(TimeSpan.FromSeconds(9))
            .UseFunction((invocation, _) =>
            {
                seen = invocation;
                invocation.Log("working");
                return Task.FromResult("\"done\"");
            })
            .StartAsync();
        var result = await lambda.InvokeAsync(new InvocationRequest { Payload = "[1]", TraceId = "Root=1" });
        Assert.That(result.Payload, Is.EqualTo("\"done\""));
        Assert.That(seen!.Payload, Is.EqualTo("[1]"));
        Assert.That(seen.RequestId, Is.EqualTo(result.RequestId));
        Assert.That(seen.TraceId, Is.EqualTo("Root=1"));
        Assert.That(seen.InvokedFunctionArn, Does.StartWith("arn:aws:lambda:"));
        Assert.That(seen.Deadline, Is.EqualTo(lambda.Timeline.OfType<InvokeStartEvent>().Single().Deadline).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That(lambda.Function.Output.Select(l => l.Text), Is.EqualTo(new[] { "working" }));
        Assert.That(lambda.Timeline.OfType<LogEvent>().Single().Extension, Is.Null);
        Assert.That(lambda.Function.ProcessId, Is.Null);
    }

    [Test]
    public async Task A_function_that_ignores_its_token_is_abandoned_at_the_timeout_and_does_no_harm_later()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var called = new TaskCompletionSource();
        var release = new TaskCompletionSource<string>();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .WithTimeProvider(time)
            .UseFunction((invocation, _) =>
            {
                if (invocation.Payload != "1") return Task.FromResult("\"second\"");
                called.SetResult();
                return release.Task;
            })
            .StartAsync();
        var first = lambda.InvokeAsync("1");
        await called.Task.Soon();
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.That((await first.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Timeout));
        var second = lambda.InvokeAsync("2");
        release.SetResult("\"late\"");
        Assert.That((await second.Soon()).Payload, Is.EqualTo("\"second\""));
    }

    [Test]
    public async Task The_default_function_answers_with_its_event()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().StartAsync();
        Assert.That((await lambda.InvokeAsync("""{"a":[1,"ü"]}""")).Payload, Is.EqualTo("""{"a":[1,"ü"]}"""));
        Assert.That((await lambda.InvokeAsync()).Payload, Is.EqualTo("{}"));
    }

    [Test]
    public async Task Only_what_the_test_plays_can_be_told_to_exit()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().AddExtension("ext", SimpleExtension.RunAsync("ext")).StartAsync();
        Assert.That(() => lambda.Extensions["ext"].Exit(0), Throws.InvalidOperationException.With.Message.Contains("ExpectExtension"));
        Assert.That(() => lambda.Function.Exit(0), Throws.InvalidOperationException.With.Message.Contains("ExpectFunction"));
    }

    [Test]
    public async Task A_function_can_hold_an_internal_extension()
    {
        var invokes = 0;
        Task? internalLoop = null;
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension("starter", async (environment, stopping) =>
            {
                // In place of the runtime's process, and in time: the runtime starts once "starter" has registered.
                var registered = new TaskCompletionSource();
                internalLoop = RunInternalAsync(environment, registered.SetResult, () => Interlocked.Increment(ref invokes));
                await registered.Task;
                return await SimpleExtension.RunAsync("starter")(environment, stopping);
            })
            .StartAsync();
        Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(invokes, Is.EqualTo(1));
        Assert.That(lambda.Extensions["internal"].IsExternal, Is.False);
        await lambda.ShutdownAsync();
        await Assert.ThatAsync(() => internalLoop!, Throws.InstanceOf<HttpRequestException>());
    }

    private static async Task RunInternalAsync(IReadOnlyDictionary<string, string> environment, Action onRegistered, Action onInvoke)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://{environment["AWS_LAMBDA_RUNTIME_API"]}/2020-01-01/extension/"),
        };
        client.DefaultRequestHeaders.Add("Lambda-Extension-Name", "internal");
        using var content = new StringContent("""{"events":["INVOKE"]}""");
        using var registered = await client.PostAsync(new Uri("register", UriKind.Relative), content);
        client.DefaultRequestHeaders.Add("Lambda-Extension-Identifier", registered.Headers.GetValues("Lambda-Extension-Identifier"));
        onRegistered();
        while (true)
        {
            await client.GetFromJsonAsync<JsonElement>(new Uri("event/next", UriKind.Relative));
            onInvoke();
        }
    }
}

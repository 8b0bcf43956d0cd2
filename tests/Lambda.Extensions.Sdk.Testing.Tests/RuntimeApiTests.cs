using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>The Runtime API, played by hand.</summary>
public sealed class RuntimeApiTests
{
    [Test]
    public async Task An_invocation_comes_with_its_headers()
    {
        await using var lambda = await StartAsync(b => b.WithTimeout(TimeSpan.FromSeconds(20)));
        using var caller = new ApiCaller(lambda);
        var next = await ReadyAsync(lambda, caller);
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var invocation = lambda.BeginInvoke(new InvocationRequest
        {
            Payload = """{"x":1}""",
            RequestId = "11111111-2222-3333-4444-555555555555",
            TraceId = "Root=1-2-3",
            ClientContext = "context",
            TenantId = "tenant",
        });
        var answer = await next.Soon();
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Body, Is.EqualTo("""{"x":1}"""));
        Assert.That(answer.ContentType, Is.EqualTo("application/json"));
        Assert.That(Header(answer, "Lambda-Runtime-Aws-Request-Id"), Is.EqualTo(invocation.RequestId).And.EqualTo("11111111-2222-3333-4444-555555555555"));
        Assert.That(Header(answer, "Lambda-Runtime-Trace-Id"), Is.EqualTo("Root=1-2-3"));
        Assert.That(Header(answer, "Lambda-Runtime-Client-Context"), Is.EqualTo("context"));
        Assert.That(Header(answer, "Lambda-Runtime-Aws-Tenant-Id"), Is.EqualTo("tenant"));
        Assert.That(Header(answer, "Lambda-Runtime-Invoked-Function-Arn"), Is.EqualTo("arn:aws:lambda:us-east-1:123456789012:function:emulated-function"));
        var deadline = long.Parse(Header(answer, "Lambda-Runtime-Deadline-Ms")!, CultureInfo.InvariantCulture);
        Assert.That(deadline, Is.InRange(before + 20_000, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + 20_000));
    }

    [Test]
    public async Task Optional_headers_are_left_out()
    {
        await using var lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        var next = await ReadyAsync(lambda, caller);
        lambda.BeginInvoke();
        var answer = await next.Soon();
        Assert.That(answer.Headers.Select(h => h.Key), Has.None.EqualTo("Lambda-Runtime-Trace-Id"));
        Assert.That(answer.Headers.Select(h => h.Key), Has.None.EqualTo("Lambda-Runtime-Client-Context"));
        Assert.That(answer.Headers.Select(h => h.Key), Has.None.EqualTo("Lambda-Runtime-Aws-Tenant-Id"));
    }

    [Test]
    public async Task The_caller_has_the_answer_before_the_invocation_ends()
    {
        await using var lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        var next = await ReadyAsync(lambda, caller);
        var invocation = lambda.BeginInvoke();
        await next.Soon();
        var accepted = await caller.RespondAsync(invocation.RequestId, "\"hello\"");
        Assert.That(accepted.Status, Is.EqualTo(202));
        Assert.That(accepted.Body, Is.EqualTo("{\"status\":\"OK\"}\n"));
        var response = await invocation.Response.Soon();
        Assert.That(response.Payload, Is.EqualTo("\"hello\""));
        Assert.That(response.IsError, Is.False);
        Assert.That(invocation.Completion.IsCompleted, Is.False, "the runtime has not asked for the next invocation");
        _ = caller.RuntimeNextAsync();
        Assert.That((await invocation.Completion.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        var lastNext = lambda.Timeline.Last(e => e.Name == EmulatorEventNames.RuntimeNext);
        Assert.That(lastNext.Sequence, Is.LessThan(lambda.Timeline.OfType<InvokeEndEvent>().Single().Sequence));
    }

    [TestCase("response")]
    [TestCase("error")]
    public async Task An_unknown_request_id_is_refused(string call)
    {
        await using var lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        var next = await ReadyAsync(lambda, caller);
        lambda.BeginInvoke();
        await next.Soon();
        var answer = call == "response" ? await caller.RespondAsync("other") : await caller.FailAsync("other");
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.ErrorType, Is.EqualTo("InvalidRequestID"));
        Assert.That(answer.ErrorMessage, Is.EqualTo("Invalid request ID"));
    }

    [Test]
    public async Task A_second_answer_is_refused_in_the_state_and_after_the_end_by_its_id()
    {
        await using var lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        var next = await ReadyAsync(lambda, caller);
        var invocation = lambda.BeginInvoke();
        await next.Soon();
        await caller.RespondAsync(invocation.RequestId);
        var second = await caller.RespondAsync(invocation.RequestId);
        Assert.That(second.Status, Is.EqualTo(403));
        Assert.That(second.ErrorType, Is.EqualTo("InvalidStateTransition"));
        Assert.That(second.ErrorMessage, Is.EqualTo("State transition from ResponseSent to InvocationResponse failed for runtime. Error: State transition is not allowed"));
        _ = caller.RuntimeNextAsync();
        await invocation.Completion.Soon();
        Assert.That((await caller.RespondAsync(invocation.RequestId)).ErrorType, Is.EqualTo("InvalidRequestID"));
    }

    [Test]
    public async Task Asking_again_without_an_answer_gives_the_same_event()
    {
        await using var lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        var next = await ReadyAsync(lambda, caller);
        var invocation = lambda.BeginInvoke();
        await next.Soon();
        Assert.That(Header(await caller.RuntimeNextAsync(), "Lambda-Runtime-Aws-Request-Id"), Is.EqualTo(invocation.RequestId));
    }

    [Test]
    public async Task A_function_error_carries_its_type()
    {
        await using var lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        var next = await ReadyAsync(lambda, caller);
        var invocation = lambda.BeginInvoke();
        await next.Soon();
        const string body = """{"errorMessage":"no","errorType":"InBody"}""";
        Assert.That((await caller.FailAsync(invocation.RequestId, body, ("Lambda-Runtime-Function-Error-Type", "InHeader"))).Status, Is.EqualTo(202));
        _ = caller.RuntimeNextAsync();
        var result = await invocation.Completion.Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.FunctionError));
        Assert.That(result.ErrorType, Is.EqualTo("InHeader"));
        Assert.That(result.Payload, Is.EqualTo(body));
        Assert.That(lambda.Timeline.OfType<RuntimeDoneEvent>().Single().Status, Is.EqualTo("error"));
    }

    [TestCase("""{"errorType":"InBody"}""", "InBody")]
    [TestCase("not json", "Function.Unknown")]
    [TestCase("[]", "Function.Unknown")]
    public async Task Without_the_header_the_body_tells_the_error_type(string body, string expected)
    {
        await using var lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        var next = await ReadyAsync(lambda, caller);
        var invocation = lambda.BeginInvoke();
        await next.Soon();
        await caller.FailAsync(invocation.RequestId, body);
        Assert.That((await invocation.Response.Soon()).ErrorType, Is.EqualTo(expected));
    }

    [Test]
    public async Task An_answer_of_six_mebibytes_and_a_bit_passes_and_a_larger_one_does_not()
    {
        const int limit = (6 * 1024 * 1024) + 100;
        await using var lambda = await StartAsync(b => b.WithTimeout(TimeSpan.FromSeconds(60)));
        using var caller = new ApiCaller(lambda);
        var next = await ReadyAsync(lambda, caller);
        var invocation = lambda.BeginInvoke();
        await next.Soon();
        Assert.That((await caller.RespondAsync(invocation.RequestId, new string('a', limit))).Status, Is.EqualTo(202));
        next = caller.RuntimeNextAsync();
        await invocation.Completion.Soon();
        invocation = lambda.BeginInvoke();
        await next.Soon();
        var refused = await caller.RespondAsync(invocation.RequestId, new string('a', limit + 1));
        Assert.That(refused.Status, Is.EqualTo(413));
        Assert.That(refused.ErrorType, Is.EqualTo("RequestEntityTooLarge"));
        var response = await invocation.Response.Soon();
        Assert.That(response.ErrorType, Is.EqualTo("Function.ResponseSizeTooLarge"));
        Assert.That(response.IsError, Is.True);
    }

    [Test]
    public async Task An_unknown_response_mode_is_refused_and_streaming_is_not()
    {
        await using var lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        var next = await ReadyAsync(lambda, caller);
        var invocation = lambda.BeginInvoke();
        await next.Soon();
        var refused = await caller.RespondAsync(invocation.RequestId, "1", ("Lambda-Runtime-Function-Response-Mode", "odd"));
        Assert.That(refused.Status, Is.EqualTo(400));
        Assert.That(refused.ErrorType, Is.EqualTo("InvalidFunctionResponseMode"));
        Assert.That((await invocation.Response.Soon()).ErrorType, Is.EqualTo("Runtime.InvalidResponseModeHeader"));
        next = caller.RuntimeNextAsync();
        await invocation.Completion.Soon();
        invocation = lambda.BeginInvoke();
        await next.Soon();
        var streamed = await caller.RespondAsync(invocation.RequestId, "1", ("Lambda-Runtime-Function-Response-Mode", "streaming"));
        Assert.That(streamed.Status, Is.EqualTo(202));
    }

    [Test]
    public async Task An_answer_that_breaks_off_is_an_error()
    {
        await using var lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        var next = await ReadyAsync(lambda, caller);
        var invocation = lambda.BeginInvoke();
        await next.Soon();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync("127.0.0.1", lambda.BaseAddress.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /2018-06-01/runtime/invocation/{invocation.RequestId}/response HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n0123456789"));
        }

        Assert.That((await invocation.Response.Soon()).ErrorType, Is.EqualTo("Runtime.TruncatedResponse"));
    }

    [Test]
    public async Task An_init_error_is_kept_and_fails_INIT_when_the_process_exits()
    {
        await using var lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        await lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        var answer = await caller.SendAsync(
            "POST", "/2018-06-01/runtime/init/error", """{"errorMessage":"no module"}""", ("Lambda-Runtime-Function-Error-Type", "Runtime.ImportModuleError"));
        Assert.That(answer.Status, Is.EqualTo(202));
        Assert.That(lambda.WaitForInitAsync().IsCompleted, Is.False);
        Assert.That((await caller.RuntimeNextAsync()).ErrorType, Is.EqualTo("InvalidStateTransition"));
        lambda.Function.Exit(1);
        var init = await lambda.WaitForInitAsync().Soon();
        Assert.That(init.Status, Is.EqualTo("error"));
        Assert.That(init.ErrorType, Is.EqualTo("Runtime.ImportModuleError"));
        lambda.AssertOrder((EmulatorEventNames.RuntimeExited, null), (EmulatorEventNames.InitEnd, null));
        var reported = lambda.Timeline.OfType<RuntimeErrorEvent>().Single();
        Assert.That(reported.Body, Is.EqualTo("""{"errorMessage":"no module"}"""));
    }

    [Test]
    public async Task An_init_error_after_the_first_next_is_refused()
    {
        await using var lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        _ = await ReadyAsync(lambda, caller);
        var answer = await caller.SendAsync("POST", "/2018-06-01/runtime/init/error", "{}");
        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That(answer.ErrorMessage, Is.EqualTo("State transition from Ready to InitError failed for runtime. Error: State transition is not allowed"));
    }

    private static Task<LambdaEmulator> StartAsync(Action<LambdaEmulatorBuilder>? configure = null)
    {
        var builder = LambdaEmulator.CreateBuilder().ExpectFunction();
        configure?.Invoke(builder);
        return builder.StartWithoutInitAsync();
    }

    private static async Task<Task<Answer>> ReadyAsync(LambdaEmulator lambda, ApiCaller caller)
    {
        await lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        var next = caller.RuntimeNextAsync();
        Assert.That((await lambda.WaitForInitAsync().Soon()).Succeeded, Is.True);
        return next;
    }

    private static string? Header(Answer answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}

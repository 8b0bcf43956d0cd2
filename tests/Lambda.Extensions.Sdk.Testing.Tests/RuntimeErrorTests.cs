using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>server-behaviour 7: errors in long heads and in trailers.</summary>
public sealed class RuntimeErrorTests
{
    private const string Body = """{"errorType":"Late","errorMessage":"after the first bytes"}""";

    [TestCase(32 * 1024)]
    [TestCase(64 * 1024)]
    [TestCase(1000 * 1024)]
    public async Task An_error_with_a_long_head_is_the_answer(int length)
    {
        await using LambdaEmulator lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        PendingInvocation invocation = await DeliverAsync(lambda, caller);
        Answer answer = await caller.FailAsync(
            invocation.RequestId, """{"errorType":"Error"}""", ("Lambda-Runtime-Function-XRay-Error-Cause", new string('x', length)));
        Assert.That(answer.Status, Is.EqualTo(202));
        Assert.That((await invocation.Response.Soon()).ErrorType, Is.EqualTo("Error"));
    }

    [Test]
    public async Task An_error_with_many_headers_and_bytes_that_are_not_UTF_8_is_the_answer()
    {
        await using LambdaEmulator lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        PendingInvocation invocation = await DeliverAsync(lambda, caller);
        string many = string.Concat(Enumerable.Range(0, 500).Select(i => $"X-{i}: 1\r\n"));
        string answer = await SendAsync(lambda, $"POST /2018-06-01/runtime/invocation/{invocation.RequestId}/error HTTP/1.1\r\nHost: x\r\n{many}"
            + "Lambda-Runtime-Function-Error-Type: Caf\u00e9\r\nContent-Length: 2\r\n\r\n{}");
        Assert.That(answer, Does.StartWith("HTTP/1.1 202"));
        Assert.That((await invocation.Response.Soon()).IsError, Is.True);
    }

    [TestCase("Late", "eyJlcnJvclR5cGUiOiJMYXRlIiwiZXJyb3JNZXNzYWdlIjoiYWZ0ZXIgdGhlIGZpcnN0IGJ5dGVzIn0=", "Late", Body)]
    [TestCase("Late", "plain text", "Late", "plain text")]
    [TestCase("Late", null, "Late", null)]
    [TestCase(null, "plain text", "Function.Unknown", "plain text")]
    public async Task An_error_in_the_trailers_of_a_stream_is_an_error_of_the_invocation(string? type, string? body, string errorType, string? message)
    {
        await using LambdaEmulator lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        PendingInvocation invocation = await DeliverAsync(lambda, caller);
        string trailers = (type is null ? "" : $"Lambda-Runtime-Function-Error-Type: {type}\r\n") + (body is null ? "" : $"Lambda-Runtime-Function-Error-Body: {body}\r\n");
        string answer = await StreamAsync(lambda, invocation, trailers);
        _ = caller.RuntimeNextAsync();
        InvocationResult result = await invocation.Completion.Soon();
        Assert.Multiple(() =>
        {
            Assert.That(answer, Does.StartWith("HTTP/1.1 202"));
            Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.FunctionError));
            Assert.That(result.ErrorType, Is.EqualTo(errorType));
            Assert.That(result.ErrorMessage, Is.EqualTo(message));
            Assert.That(result.Payload, Is.EqualTo("first"), "the caller has what was streamed");
            Assert.That(lambda.Timeline.OfType<RuntimeDoneEvent>().Single().Status, Is.EqualTo("error"));
        });
    }

    [TestCase("")]
    [TestCase("Other: trailer\r\n")]
    public async Task A_stream_without_error_trailers_succeeds(string trailers)
    {
        await using LambdaEmulator lambda = await StartAsync();
        using var caller = new ApiCaller(lambda);
        PendingInvocation invocation = await DeliverAsync(lambda, caller);
        await StreamAsync(lambda, invocation, trailers);
        _ = caller.RuntimeNextAsync();
        Assert.That((await invocation.Completion.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
    }

    private static Task<LambdaEmulator> StartAsync() => LambdaEmulator.CreateBuilder().ExpectFunction().WithTimeout(TimeSpan.FromSeconds(60)).StartWithoutInitAsync();

    private static async Task<PendingInvocation> DeliverAsync(LambdaEmulator lambda, ApiCaller caller)
    {
        await lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        Task<Answer> next = caller.RuntimeNextAsync();
        Assert.That((await lambda.WaitForInitAsync().Soon()).Succeeded, Is.True);
        PendingInvocation invocation = lambda.BeginInvoke();
        await next.Soon();
        return invocation;
    }

    private static Task<string> StreamAsync(LambdaEmulator lambda, PendingInvocation invocation, string trailers) => SendAsync(
        lambda,
        $"POST /2018-06-01/runtime/invocation/{invocation.RequestId}/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            + "Lambda-Runtime-Function-Response-Mode: streaming\r\nTrailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n"
            + $"5\r\nfirst\r\n0\r\n{trailers}\r\n");

    private static async Task<string> SendAsync(LambdaEmulator lambda, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", lambda.BaseAddress.Port);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        byte[] answer = new byte[1024];
        return Encoding.ASCII.GetString(answer, 0, await socket.GetStream().ReadAsync(answer));
    }
}

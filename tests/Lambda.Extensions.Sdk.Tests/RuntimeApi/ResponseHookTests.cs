using System.Text;
using Lambda.Extensions.Sdk.RuntimeApi;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>Answers and errors on their way to the platform.</summary>
public sealed class ResponseHookTests
{
    [Test]
    public void A_hook_replaces_an_answer()
    {
        RuntimeResponse? seen = null;
        var guard = new Guard
        {
            Response = (response, _) =>
            {
                seen = response;
                return new(ResponseDecision.Replace(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(response.Payload.Span).Replace("secret", "***", StringComparison.Ordinal))).WithHeader("X-Own", "own"));
            },
        };
        using var proxied = new Proxied(RuntimeHookSet.Response, guard);
        using var exchange = new Exchange(proxied);
        exchange.Runtime.Send(Exchange.Answer("{\"key\":\"secret\"}", headers: "Content-Type: application/json\r\n"));
        (string head, byte[] body) = exchange.Platform.ReadMessage();
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(body), Is.EqualTo("{\"key\":\"***\"}"));
            Assert.That(head, Does.StartWith("POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"));
            Assert.That(Peer.HeaderOf(head, "X-Own"), Is.EqualTo("own"));
            Assert.That((seen!.RequestId, seen.ContentType), Is.EqualTo(("1", "application/json")));
        });
        exchange.Accept();
        Assert.That(proxied.WaitForAnswer().ResponseSize, Is.EqualTo("{\"key\":\"secret\"}".Length));
    }

    [Test]
    public void A_refused_answer_is_an_error_of_the_invocation()
    {
        using var proxied = new Proxied(RuntimeHookSet.Response, new Guard { Response = (_, _) => new(ResponseDecision.Refuse("Guard.Leak", "It holds a secret.")) });
        using var exchange = new Exchange(proxied);
        exchange.Runtime.Send(Exchange.Answer("{\"key\":\"secret\"}", headers: "Content-Type: text/plain\r\n"));
        (string head, byte[] body) = exchange.Platform.ReadMessage();
        Assert.Multiple(() =>
        {
            Assert.That(head, Does.StartWith("POST /2018-06-01/runtime/invocation/1/error HTTP/1.1\r\nHost: h\r\n"));
            Assert.That(Peer.HeaderOf(head, "Lambda-Runtime-Function-Error-Type"), Is.EqualTo("Guard.Leak"));
            Assert.That(Peer.HeaderOf(head, "Content-Type"), Is.EqualTo("application/json"));
            Assert.That(Encoding.UTF8.GetString(body), Does.Contain("\"errorType\":\"Guard.Leak\"").And.Not.Contain("secret\""));
        });
        exchange.Accept();
        RuntimeAnswer answer = proxied.WaitForAnswer();
        Assert.That((answer.IsError, answer.ErrorType), Is.EqualTo((true, "Guard.Leak")));
    }

    [Test]
    public void A_chunked_answer_that_is_not_streamed_is_one_payload_for_the_hook()
    {
        string? seen = null;
        var guard = new Guard
        {
            Response = (response, _) =>
            {
                seen = Encoding.UTF8.GetString(response.Payload.Span);
                return new(ResponseDecision.Continue);
            },
        };
        using var proxied = new Proxied(RuntimeHookSet.Response, guard);
        using var exchange = new Exchange(proxied);
        const string Request = "POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x\r\n\":1}\r\n0\r\n\r\n";
        exchange.Runtime.Send(Request);
        Assert.That(exchange.Platform.ReadText(Request.Length), Is.EqualTo(Request));
        Assert.That(seen, Is.EqualTo("{\"a\":1}"));
    }

    [Test]
    public void A_held_answer_that_waits_for_100_Continue_receives_it_from_the_proxy()
    {
        using var proxied = new Proxied(RuntimeHookSet.Response, new Guard());
        using var exchange = new Exchange(proxied);
        exchange.Runtime.Send("POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        Assert.That(exchange.Runtime.ReadHead(), Is.EqualTo("HTTP/1.1 100 Continue\r\n\r\n"));
        exchange.Runtime.Send("hello");
        const string Expected = "POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello";
        Assert.That(exchange.Platform.ReadText(Expected.Length), Is.EqualTo(Expected));
    }

    [TestCase("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\n{}")]
    [TestCase("HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    public void A_platform_that_refuses_an_answer_is_seen_by_the_runtime_and_ends_no_invocation(string refusal)
    {
        using var proxied = new Proxied(RuntimeHookSet.Response, new Guard());
        using var exchange = new Exchange(proxied);
        string first = Exchange.Answer("{}");
        exchange.Runtime.Send(first);
        exchange.Platform.Read(first.Length);
        exchange.Platform.Send(refusal);
        Assert.That(exchange.Runtime.ReadText(refusal.Length), Is.EqualTo(refusal));
        Assert.That(proxied.Answers, Is.Empty);
        string error = Exchange.Answer("{}", "invocation/1/error", "Lambda-Runtime-Function-Error-Type: Runtime.TooLarge\r\n");
        exchange.Runtime.Send(error);
        Assert.That(exchange.Platform.ReadText(error.Length), Is.EqualTo(error));
        exchange.Accept();
        RuntimeAnswer answer = proxied.WaitForAnswer();
        Assert.That((answer.IsError, answer.ErrorType), Is.EqualTo((true, "Runtime.TooLarge")));
    }

    [TestCase("invocation/1/error", "1")]
    [TestCase("init/error", null)]
    public void A_hook_replaces_an_error(string call, string? requestId)
    {
        RuntimeError? seen = null;
        var guard = new Guard
        {
            Error = (error, _) =>
            {
                seen = error;
                return new(ErrorDecision.Replace("Guard.Hidden", "Something failed."));
            },
        };
        using var proxied = new Proxied(RuntimeHookSet.Error, guard);
        using var exchange = new Exchange(proxied);
        exchange.Runtime.Send(Exchange.Answer("{\"errorMessage\":\"secret\"}", call, "Lambda-Runtime-Function-Error-Type: Function.Secret\r\n"));
        (string head, byte[] body) = exchange.Platform.ReadMessage();
        Assert.Multiple(() =>
        {
            Assert.That(head, Does.StartWith($"POST /2018-06-01/runtime/{call} HTTP/1.1\r\n"));
            Assert.That(Peer.HeaderOf(head, "Lambda-Runtime-Function-Error-Type"), Is.EqualTo("Guard.Hidden"));
            Assert.That(Encoding.UTF8.GetString(body), Does.Contain("Something failed.").And.Not.Contain("secret"));
            Assert.That((seen!.RequestId, seen.ErrorType, seen.IsInitialization), Is.EqualTo((requestId, "Function.Secret", requestId is null)));
        });
    }

    [Test]
    public void Calls_of_a_restore_pass_without_a_hook()
    {
        using var proxied = new Proxied(RuntimeHookSet.Event | RuntimeHookSet.Error, new Guard { Error = (_, _) => throw new InvalidOperationException() });
        using var exchange = new Exchange(proxied);
        string error = Exchange.Answer("{}", "restore/error");
        exchange.Runtime.Send(error);
        Assert.That(exchange.Platform.ReadText(error.Length), Is.EqualTo(error));
        exchange.Accept();
        Assert.That(proxied.Settled, Is.Empty);
    }

    [Test]
    public void An_answer_above_the_limit_passes_without_its_hook([Values] bool isChunked)
    {
        byte[] payload = new byte[200_000];
        new Random(5).NextBytes(payload);
        byte[] request = isChunked
            ? [.. Traffic.Bytes("POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), .. Traffic.Chunked(payload, new Random(1))]
            : [.. Traffic.Bytes($"POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nContent-Length: {payload.Length}\r\n\r\n"), .. payload];
        using var proxied = new Proxied(RuntimeHookSet.Response, new Guard { Response = (_, _) => throw new InvalidOperationException() }, o => o.RuntimeApi.MaxPayloadBytes = 64 * 1024);
        using var exchange = new Exchange(proxied);
        Task sending = Task.Run(() => exchange.Runtime.Send(request));
        Assert.That(exchange.Platform.Read(request.Length), Is.EqualTo(request));
        sending.Wait();
        Assert.That(proxied.Settled.Single().Failure, Is.EqualTo(RuntimeHookFailure.Skipped));
        exchange.Accept();
        Assert.That(proxied.WaitForAnswer().ResponseSize, Is.EqualTo(payload.Length));
    }
}

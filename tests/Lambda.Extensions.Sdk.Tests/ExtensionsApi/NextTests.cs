using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

public sealed class NextTests : ApiTest
{
    [Test]
    public async Task Asks_with_the_identifier_and_nothing_else()
    {
        await RegisterAsync();
        Server.Answer(ScriptedServer.Invocation("r1"));
        Server.Answer(ScriptedServer.Invocation("r2"));
        var first = (InvokeEvent)await Client.NextAsync();
        var second = (InvokeEvent)await Client.NextAsync();
        Assert.That((first.RequestId, second.RequestId), Is.EqualTo(("r1", "r2")));
        string expected = $"GET /2020-01-01/extension/event/next HTTP/1.1\r\nHost: {Server.Host}\r\nLambda-Extension-Identifier: the-id\r\n\r\n";
        Assert.That(Server.Requests.Skip(1).Select(r => r.Text), Is.EqualTo((string[])[expected, expected]));
    }

    [Test]
    public async Task A_request_that_was_sent_ahead_is_not_sent_again()
    {
        await RegisterAsync();
        for (int i = 0; i < 3; i++)
        {
            Server.Answer(ScriptedServer.Invocation($"r{i}"));
            Assert.That(((INextSender)Client).TrySendNext(), Is.True);
            Assert.That(((INextSender)Client).TrySendNext(), Is.False, "one at a time");
            Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo($"r{i}"));
        }

        Assert.That((Server.Requests.Skip(1).Count(), Server.Connections), Is.EqualTo((3, 1)));
    }

    [Test]
    public async Task After_a_request_that_was_sent_ahead_in_vain_the_next_call_connects_anew()
    {
        await RegisterAsync();
        Server.Answer("", thenClose: true);
        Server.Answer(ScriptedServer.Invocation("r1"));
        Assert.That(((INextSender)Client).TrySendNext(), Is.True);
        ExtensionsApiException failure = await FailureOf(async () => await Client.NextAsync());
        Assert.That((failure.IsTransient, failure.AnswerUnreadable), Is.EqualTo((true, false)));
        Assert.That(((INextSender)Client).TrySendNext(), Is.False, "there is no connection");
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("r1"));
        Assert.That(Server.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task An_error_is_reported_over_a_connection_of_its_own_after_a_request_that_was_sent_ahead()
    {
        await RegisterAsync();
        Server.Answer(ScriptedServer.Ok("{}"));
        Server.Answer(ScriptedServer.Ok("{}"));
        Assert.That(((INextSender)Client).TrySendNext(), Is.True);
        await Client.ReportExitErrorAsync(new ExtensionError("Extension.Test", "a test"));
        Assert.That(Server.Connections, Is.EqualTo(2));
    }

    [Test]
    public void Nothing_is_sent_ahead_before_registration() => Assert.That(((INextSender)Client).TrySendNext(), Is.False);

    [Test]
    public async Task Reads_an_invocation_as_the_platform_sends_it()
    {
        await RegisterAsync();
        Server.Answer(ScriptedServer.Ok(
            """{"eventType":"INVOKE","deadlineMs":1795400012345,"requestId":"7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c","invokedFunctionArn":"arn:aws:lambda:eu-central-1:111122223333:function:orders","tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-665f0a1b-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1"}}""",
            "Content-Type: application/json\r\nLambda-Extension-Event-Identifier: 0aeb5d32-9d4c-4c5c-8c2e-08c0fbe1a56c\r\n"));
        var invoke = (InvokeEvent)await Client.NextAsync();
        Assert.That(invoke.RequestId, Is.EqualTo("7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c"));
        Assert.That(invoke.InvokedFunctionArn, Is.EqualTo("arn:aws:lambda:eu-central-1:111122223333:function:orders"));
        Assert.That(invoke.Deadline, Is.EqualTo(DateTimeOffset.FromUnixTimeMilliseconds(1795400012345)));
        Assert.That(invoke.Tracing, Is.EqualTo(new TraceHeader("X-Amzn-Trace-Id", "Root=1-665f0a1b-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1")));
    }

    [TestCase("")]
    [TestCase("Content-Type: text/plain; charset=utf-8\r\n", Description = "What the server's sniffing makes of it.")]
    [TestCase("Content-Type: \xff\r\nLambda-Extension-Event-Identifier:\r\nLambda-Extension-Event-Identifier: x\r\n")]
    public async Task Reads_a_shutdown_whatever_headers_it_has(string headers)
    {
        await RegisterAsync();
        Server.Answer(ScriptedServer.Ok("{\"eventType\":\"SHUTDOWN\",\"deadlineMs\":1795400099999,\"shutdownReason\":\"spindown\"}", headers));
        var shutdown = (ShutdownEvent)await Client.NextAsync();
        Assert.That((shutdown.Reason, shutdown.Cause, shutdown.Deadline), Is.EqualTo((ShutdownReason.Spindown, ShutdownCause.Event, DateTimeOffset.FromUnixTimeMilliseconds(1795400099999))));
    }

    [TestCase(200)]
    [TestCase(202)]
    [TestCase(299)]
    public async Task Takes_any_2xx_for_an_event(int status)
    {
        await RegisterAsync();
        Server.Answer(ScriptedServer.Ok("{\"eventType\":\"INVOKE\"}", status: status));
        Assert.That(await Client.NextAsync(), Is.TypeOf<InvokeEvent>());
    }

    [Test]
    public async Task Keeps_an_event_of_an_unknown_type_whole()
    {
        const string Json = "{\"eventType\":\"HIBERNATE\",\"deadlineMs\":1795400012345,\"level\":[1,2]}";
        await RegisterAsync();
        Server.Answer(ScriptedServer.Ok(Json));
        var unknown = (UnknownExtensionEvent)await Client.NextAsync();
        Assert.That((unknown.EventType, unknown.Json, unknown.Deadline), Is.EqualTo(("HIBERNATE", Json, DateTimeOffset.FromUnixTimeMilliseconds(1795400012345))));
    }

    [Test]
    public async Task Reads_an_event_of_a_megabyte()
    {
        await RegisterAsync();
        Server.Answer(ScriptedServer.Ok($"{{\"eventType\":\"INVOKE\",\"padding\":\"{new string('x', 1_048_576)}\",\"requestId\":\"r\"}}"));
        Server.Answer(ScriptedServer.Invocation("r2"));
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("r"));
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("r2"));
        Assert.That(Server.Connections, Is.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("\"INVOKE\"")]
    [TestCase("<html>")]
    [TestCase("{\"eventType\":\"INVOKE\"")]
    [TestCase("{\"eventType\":\"INVOKE\"}}")]
    [TestCase("{\"eventType\":\"INVOKE\"}{\"eventType\":\"INVOKE\"}")]
    [TestCase("{eventType:\"INVOKE\"}")]
    [TestCase("{\"eventType\":\"INVOKE\",\"requestId\":\"\xff\"}")]
    public async Task An_answer_that_is_no_event_is_an_error_that_says_it_took_effect(string body)
    {
        await RegisterAsync();
        Server.Answer(ScriptedServer.Ok(body));
        Server.Answer(ScriptedServer.Invocation("after"));
        ExtensionsApiException failure = await FailureOf(async () => await Client.NextAsync());
        Assert.That(failure.Message, Does.StartWith("next was answered with something that is not an event"));
        Assert.That((failure.StatusCode, failure.IsTransient, failure.AnswerUnreadable), Is.EqualTo((200, false, true)));
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("after"));
    }

    [Test]
    [Category("G20")]
    public async Task An_event_over_the_cap_is_an_error_and_not_held()
    {
        await RegisterAsync();
        Server.Answer("HTTP/1.1 200 OK\r\nContent-Length: 4194305\r\n\r\n{\"eventType\":\"INVOKE\"");
        Server.Answer(ScriptedServer.Invocation("after"));
        ExtensionsApiException failure = await FailureOf(async () => await Client.NextAsync());
        Assert.That(failure.Message, Does.Contain("larger than 4194304 bytes"));
        Assert.That((failure.StatusCode, failure.AnswerUnreadable), Is.EqualTo(((int?)null, true)));
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("after"));
        Assert.That(Server.Connections, Is.EqualTo(2));
    }

    [Test]
    public void Nothing_is_asked_before_register()
    {
        Assert.That(async () => await Client.NextAsync(), Throws.InvalidOperationException.With.Message.Contains("Register first"));
        Assert.That(async () => await Client.ReportInitErrorAsync(new ExtensionError("A", "")), Throws.InvalidOperationException.With.Message.Contains("Register first"));
        Assert.That(async () => await Client.ReportExitErrorAsync(new ExtensionError("A", "")), Throws.InvalidOperationException.With.Message.Contains("Register first"));
        Assert.That(Server.Connections, Is.Zero);
    }

    [Test]
    public async Task Says_once_that_it_has_asked_while_the_answer_is_still_to_come()
    {
        int said = 0;
        await RegisterAsync();
        Client.NextSent = () =>
        {
            said++;
            Server.Answer(ScriptedServer.Invocation("r1"));
        };
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("r1"));
        Server.Answer(ScriptedServer.Invocation("r2"));
        await Client.NextAsync();
        Assert.That(said, Is.EqualTo(1));
    }
}

using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

/// <summary>How a connection ends, and what the client does about it.</summary>
public sealed class ConnectionTests : ApiTest
{
    private const string Event = "{\"eventType\":\"INVOKE\",\"requestId\":\"r\"}";

    [Test]
    public async Task After_Connection_close_the_next_call_connects_anew()
    {
        Server.Answer(ScriptedServer.Ok("{}", "Connection: close\r\nLambda-Extension-Identifier: the-id\r\n"), thenClose: true);
        Server.Answer(ScriptedServer.Invocation("r1"));
        await Client.RegisterAsync("ext", ExtensionEvents.Shutdown);
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("r1"));
        Assert.That(Server.Requests.Select(r => r.Connection), Is.EqualTo((int[])[1, 2]));
    }

    [TestCase("")]
    [TestCase("HTTP/1.1 20")]
    [TestCase("HTTP/1.1 500 X\r\nContent-Length: 10\r\n\r\nabc")]
    [TestCase("this is not HTTP\r\n\r\n")]
    public async Task A_cut_before_a_whole_2xx_head_is_transient_and_the_next_call_connects_anew(string answer)
    {
        await RegisterAsync();
        Server.Answer(answer, thenClose: true);
        Server.Answer(ScriptedServer.Invocation("r1"));
        ExtensionsApiException failure = await FailureOf(async () => await Client.NextAsync());
        Assert.That((failure.StatusCode, failure.ErrorType, failure.IsTransient, failure.AnswerUnreadable), Is.EqualTo(((int?)null, (string?)null, true, false)));
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("r1"));
        Assert.That(Server.Connections, Is.EqualTo(2));
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{\"eventType\":\"INV")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"eve")]
    public async Task A_cut_inside_an_event_says_that_the_event_is_gone(string answer)
    {
        await RegisterAsync();
        Server.Answer(answer, thenClose: true);
        ExtensionsApiException failure = await FailureOf(async () => await Client.NextAsync());
        Assert.That((failure.StatusCode, failure.IsTransient, failure.AnswerUnreadable), Is.EqualTo(((int?)null, true, true)));
    }

    [Test]
    public async Task A_connection_that_died_while_it_was_idle_fails_one_call_and_the_next_one_connects_anew()
    {
        Server.Answer(ScriptedServer.Registered(), thenClose: true);
        Server.Answer(ScriptedServer.Invocation("r1"));
        await Client.RegisterAsync("ext", ExtensionEvents.Shutdown);
        ExtensionsApiException failure = await FailureOf(async () => await Client.NextAsync());
        Assert.That((failure.IsTransient, failure.AnswerUnreadable), Is.EqualTo((true, false)));
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("r1"));
    }

    [Test]
    public async Task Chunked_events_come_over_one_connection_too()
    {
        await RegisterAsync();
        for (int i = 0; i < 3; i++)
        {
            Server.Answer($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{Event[..5]}\r\n{Event.Length - 5:x}\r\n{Event[5..]}\r\n0\r\n\r\n");
            Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("r"));
        }

        Assert.That(Server.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task Cancelling_ends_a_pending_next()
    {
        using var cancel = new CancellationTokenSource();
        await RegisterAsync();
        Task<ExtensionEvent> pending = Pending(() => Client.NextAsync(cancel.Token));
        await Server.RequestAsync();
        Assert.That(pending.IsCompleted, Is.False);
        await cancel.CancelAsync();
        Assert.That(async () => await pending.WaitAsync(Patience), Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(cancel.Token));
    }

    [Test]
    public async Task A_cancelled_token_asks_nothing()
    {
        await RegisterAsync();
        var cancelled = new CancellationToken(canceled: true);
        Assert.That(async () => await Client.NextAsync(cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await Client.RegisterAsync("ext", ExtensionEvents.None, cancellationToken: cancelled), Throws.InstanceOf<OperationCanceledException>());
        Server.Answer(ScriptedServer.Invocation("r1"));
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("r1"));
        Assert.That((Server.Requests.Count, Server.Connections), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task A_token_cancelled_later_does_not_touch_the_connection()
    {
        using var cancel = new CancellationTokenSource();
        await RegisterAsync();
        Server.Answer(ScriptedServer.Invocation("r1"));
        Server.Answer(ScriptedServer.Invocation("r2"));
        await Client.NextAsync(cancel.Token);
        await cancel.CancelAsync();
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("r2"));
        Assert.That(Server.Connections, Is.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Dispose_and_Abort_from_another_thread_end_a_pending_next_for_good(bool dispose)
    {
        await RegisterAsync();
        Task<ExtensionEvent> pending = Pending(() => Client.NextAsync());
        await Server.RequestAsync();
        if (dispose) Client.Dispose();
        else Client.Abort();
        ExtensionsApiException failure = await FailureOf(() => pending.WaitAsync(Patience));
        Assert.That(failure.IsTransient, Is.False);
        failure = await FailureOf(async () => await Client.NextAsync());
        Assert.That(failure.IsTransient, Is.False);
        Assert.That(failure.InnerException, Is.TypeOf<ObjectDisposedException>());
        Assert.That(Server.Connections, Is.EqualTo(1));
    }

    [Test]
    public void Dispose_may_come_first_and_twice()
    {
        Client.Dispose();
        Client.Dispose();
        Client.Abort();
        Assert.That(async () => await Client.RegisterAsync("ext", ExtensionEvents.Shutdown), Throws.TypeOf<ExtensionsApiException>().With.Property("IsTransient").False);
        Assert.That(Server.Connections, Is.Zero);
    }
}

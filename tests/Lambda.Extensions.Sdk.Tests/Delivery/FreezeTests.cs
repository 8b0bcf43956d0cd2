using System.Text;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>G14: connections that slept are not trusted; what died on one is sent once more on a fresh one, where that is safe.</summary>
[Category("G14")]
public sealed class FreezeTests
{
    private static readonly TimeSpan MaxIdle = TimeSpan.FromSeconds(4);

    private readonly TestTime _time = new();

    private HttpMessageInvoker Client(out FreezeAwareHandler handler, Action<FreezeAwareHandlerOptions>? configure = null)
    {
        // The handler has a clock of its own; the sockets have the system's, under which nothing here takes 4 s.
        var options = new FreezeAwareHandlerOptions();
        configure?.Invoke(options);
        handler = new FreezeAwareHandler(options, _time);
        return new HttpMessageInvoker(handler);
    }

    private static async Task<string> SendAsync(HttpMessageInvoker client, Uri address, HttpMethod? method = null, HttpContent? content = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, address) { Content = content ?? new StringContent("data") };
        change?.Invoke(request);
        using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None).WaitAsync(Life.Patience);
        return await response.Content.ReadAsStringAsync();
    }

    [Test]
    public async Task While_it_is_awake_a_connection_is_kept()
    {
        await using var sink = new RawSink();
        using HttpMessageInvoker client = Client(out FreezeAwareHandler handler);
        for (int i = 0; i < 10; i++)
        {
            await SendAsync(client, sink.Address);
            _time.Advance(MaxIdle - TimeSpan.FromMilliseconds(1));
            handler.NotifyThawed(MaxIdle - TimeSpan.FromMilliseconds(1));
        }

        Assert.That(sink.Connections, Is.EqualTo(1));
        Assert.That(handler.Retirements, Is.Zero);
    }

    [Test]
    public async Task After_a_freeze_that_it_is_told_of_it_is_not_used_again()
    {
        // The old connection looks alive and answers nothing: a gateway has forgotten it.
        await using var sink = new RawSink((connection, request) => connection == 1 && request > 1 ? RawAnswer.Silence : RawAnswer.Ok);
        using HttpMessageInvoker client = Client(out FreezeAwareHandler handler);
        await SendAsync(client, sink.Address);
        handler.NotifyThawed(MaxIdle);
        Assert.That(await SendAsync(client, sink.Address), Is.EqualTo("ok"));
        Assert.That(sink.Connections, Is.EqualTo(2));
        Assert.That(handler.Retirements, Is.EqualTo(1));
    }

    [TestCase(true, Description = "the monotonic clock stood still")]
    [TestCase(false)]
    public async Task After_idle_time_that_it_sees_itself_too(bool wallOnly)
    {
        await using var sink = new RawSink((connection, request) => connection == 1 && request > 1 ? RawAnswer.Silence : RawAnswer.Ok);
        using HttpMessageInvoker client = Client(out _);
        await SendAsync(client, sink.Address);
        if (wallOnly) _time.Jump(MaxIdle);
        else _time.Advance(MaxIdle);
        Assert.That(await SendAsync(client, sink.Address), Is.EqualTo("ok"));
        Assert.That(sink.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task A_sender_tells_its_own_handler()
    {
        await using var sink = new RawSink((connection, request) => connection == 1 && request > 1 ? RawAnswer.Silence : RawAnswer.Ok);
        using var sender = new DeliverySender(timeProvider: _time);
        sender.NotifyThawed(TimeSpan.FromHours(1));
        for (int i = 0; i < 3; i++)
        {
            DeliveryResult answer = await sender.SendAsync(new DeliveryRequest(sink.Address, "[]"u8.ToArray()), TimeSpan.FromSeconds(5)).WaitAsync(Life.Patience);
            Assert.That(answer.Outcome, Is.EqualTo(DeliveryOutcome.Delivered));
            sender.NotifyThawed(TimeSpan.FromHours(1));
        }

        Assert.That(sink.Connections, Is.EqualTo(3));
    }

    [Test]
    public async Task Connections_the_server_closed_while_it_slept_cost_no_failure()
    {
        await using var sink = new RawSink();
        using var sender = new DeliverySender(timeProvider: _time);
        for (int i = 0; i < 20; i++)
        {
            DeliveryResult answer = await sender.SendAsync(new DeliveryRequest(sink.Address, "[]"u8.ToArray()), TimeSpan.FromSeconds(5)).WaitAsync(Life.Patience);
            Assert.That(answer, Has.Property("Outcome").EqualTo(DeliveryOutcome.Delivered).And.Property("Attempts").EqualTo(1));
            sink.CloseConnections();
        }

        Assert.That(sender.HasPipeline, Is.False);
    }

    [TestCase("PUT", false, false, true)]
    [TestCase("DELETE", false, false, true)]
    [TestCase("POST", false, false, false)]
    [TestCase("PATCH", false, false, false)]
    [TestCase("POST", true, false, true, Description = "the server is told how to recognise it")]
    [TestCase("POST", false, true, true, Description = "the caller says so")]
    public async Task What_died_unanswered_is_sent_once_more_if_that_is_safe(string method, bool key, bool safe, bool repeated)
    {
        await using var sink = new RawSink((connection, request) => connection == 1 && request == 2 ? RawAnswer.Reset : RawAnswer.Ok);
        using HttpMessageInvoker client = Client(out FreezeAwareHandler handler, o => o.SafeToRepeat = safe);
        await SendAsync(client, sink.Address);
        Task<string> sent = SendAsync(client, sink.Address, new HttpMethod(method), change: r =>
        {
            if (key) r.Headers.Add("Idempotency-Key", "7");
        });
        if (repeated) Assert.That(await sent, Is.EqualTo("ok"));
        else Assert.That(() => sent, Throws.InstanceOf<HttpRequestException>());
        Assert.That(handler.Repeats, Is.EqualTo(repeated ? 1 : 0));
        Assert.That(sink.Connections, Is.EqualTo(repeated ? 2 : 1));
        Assert.That(sink.Bodies, Has.All.EqualTo("data"));
    }

    [Test]
    public async Task A_delivery_is_at_least_once_so_it_is_always_sent_once_more([Values(RawAnswer.Reset, RawAnswer.Close, RawAnswer.HalfAnswer)] RawAnswer death)
    {
        await using var sink = new RawSink((connection, request) => connection == 1 && request == 2 ? death : RawAnswer.Ok);
        using var handler = new FreezeAwareHandler(timeProvider: _time);
        using var sender = new DeliverySender(handler: handler, timeProvider: _time);
        for (int i = 0; i < 2; i++)
        {
            DeliveryResult answer = await sender.SendAsync(new DeliveryRequest(sink.Address, Encoding.UTF8.GetBytes("[1,2]")), TimeSpan.FromSeconds(5)).WaitAsync(Life.Patience);
            Assert.That(answer, Has.Property("Outcome").EqualTo(DeliveryOutcome.Delivered).And.Property("Attempts").EqualTo(1));
        }

        Assert.That(handler.Repeats, Is.EqualTo(1));
        Assert.That(sink.Bodies, Has.All.EqualTo("[1,2]"));
    }

    [Test]
    public async Task Once_more_means_once()
    {
        await using var sink = new RawSink((_, _) => RawAnswer.Reset);
        using HttpMessageInvoker client = Client(out FreezeAwareHandler handler);
        Assert.That(() => SendAsync(client, sink.Address, HttpMethod.Put), Throws.InstanceOf<HttpRequestException>());
        Assert.That(sink.Connections, Is.EqualTo(2), "each on a connection of its own");
        Assert.That(handler.Repeats, Is.EqualTo(1));
    }

    [Test]
    public async Task A_body_that_can_be_read_once_is_sent_once()
    {
        await using var sink = new RawSink((_, _) => RawAnswer.Reset);
        using HttpMessageInvoker client = Client(out FreezeAwareHandler handler);
        using var stream = new MemoryStream("data"u8.ToArray());
        Assert.That(() => SendAsync(client, sink.Address, HttpMethod.Put, new StreamContent(stream)), Throws.InstanceOf<HttpRequestException>());
        Assert.That(handler.Repeats, Is.Zero);
    }

    [Test]
    public async Task A_connection_that_died_takes_those_beside_it_along()
    {
        // Two connections; whichever is used next dies, and the other is silent.
        var bothOpen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int open = 0;
        int died = 0;
        await using var sink = new RawSink(async (connection, request) =>
        {
            if (connection > 2) return RawAnswer.Ok;
            if (request > 1) return Interlocked.Exchange(ref died, 1) == 0 ? RawAnswer.Reset : RawAnswer.Silence;
            if (Interlocked.Increment(ref open) == 2) bothOpen.SetResult();
            await bothOpen.Task.WaitAsync(Life.Patience);
            return RawAnswer.Ok;
        });
        using HttpMessageInvoker client = Client(out FreezeAwareHandler handler);
        await Task.WhenAll(SendAsync(client, sink.Address), SendAsync(client, sink.Address));
        Assert.That(await SendAsync(client, sink.Address, HttpMethod.Put), Is.EqualTo("ok"));
        Assert.That(await SendAsync(client, sink.Address), Is.EqualTo("ok"));
        Assert.That(sink.Connections, Is.EqualTo(3));
        Assert.That(handler.Retirements, Is.EqualTo(1));
    }

    [Test]
    public async Task A_send_under_way_goes_on_through_a_thaw_and_its_answer_can_be_read()
    {
        await using WebSink sink = await WebSink.StartAsync();
        var here = new TaskCompletionSource();
        var answerNow = new TaskCompletionSource();
        var restNow = new TaskCompletionSource();
        sink.Then(async context =>
        {
            here.SetResult();
            await answerNow.Task;
            await context.Response.WriteAsync("first half, ");
            await context.Response.Body.FlushAsync();
            await restNow.Task;
            await context.Response.WriteAsync("second half");
        });
        using HttpMessageInvoker client = Client(out FreezeAwareHandler handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, sink.Address) { Content = new StringContent("data") };
        Task<HttpResponseMessage> sent = client.SendAsync(request, CancellationToken.None);
        await here.Task.WaitAsync(Life.Patience);
        handler.NotifyThawed(TimeSpan.FromHours(1));
        answerNow.SetResult();
        using HttpResponseMessage response = await sent.WaitAsync(Life.Patience);
        Task<string> body = response.Content.ReadAsStringAsync();
        handler.NotifyThawed(TimeSpan.FromHours(1));
        restNow.SetResult();
        Assert.That(await body.WaitAsync(Life.Patience), Is.EqualTo("first half, second half"));
    }

    [Test]
    [Category("G15")]
    public async Task No_answer_within_the_send_timeout_is_a_timeout_as_HttpClient_says_it()
    {
        await using var sink = new RawSink((_, _) => RawAnswer.Silence);
        using HttpMessageInvoker client = Client(out FreezeAwareHandler handler, o => o.SendTimeout = TimeSpan.FromMilliseconds(1500));
        Task<string> sent = SendAsync(client, sink.Address);
        await sink.Received;
        _time.Advance(TimeSpan.FromMilliseconds(1500));
        Assert.That(() => sent, Throws.InstanceOf<TaskCanceledException>().With.InnerException.TypeOf<TimeoutException>().And.Message.Contains("1500 ms").And.Message.Contains("FreezeAwareHandlerOptions.SendTimeout"));
        Assert.That(handler.Retirements, Is.EqualTo(1), "what does not answer is not trusted");
    }

    [Test]
    [Category("G15")]
    public void No_connection_within_the_connect_timeout_is_a_timeout_that_names_the_option()
    {
        using HttpMessageInvoker client = Client(out _, o =>
        {
            o.ConnectTimeout = TimeSpan.FromMilliseconds(10);
            o.Configure = sockets => sockets.ConnectCallback = async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return Stream.Null;
            };
        });
        Assert.That(() => SendAsync(client, new Uri("http://127.0.0.1:1/")).WaitAsync(Life.Patience), Throws.InstanceOf<TaskCanceledException>().With.InnerException.TypeOf<TimeoutException>().And.Message.Contains("FreezeAwareHandlerOptions.ConnectTimeout"));
    }

    [Test]
    public async Task A_timeout_reaches_the_user_of_an_HttpClient_as_one()
    {
        await using var sink = new RawSink((_, _) => RawAnswer.Silence);
        using var client = new HttpClient(new FreezeAwareHandler(new FreezeAwareHandlerOptions { SendTimeout = TimeSpan.FromMilliseconds(300) }, _time));
        using var budget = new CancellationTokenSource();
        Task<string> sent = client.GetStringAsync(sink.Address, budget.Token);
        await sink.Received;
        _time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.That(() => sent.WaitAsync(Life.Patience), Throws.InstanceOf<TaskCanceledException>().With.InnerException.TypeOf<TimeoutException>().And.Message.Contains("FreezeAwareHandlerOptions.SendTimeout"));
    }

    [Test]
    public async Task The_callers_own_cancellation_stays_its_own()
    {
        await using var sink = new RawSink((_, _) => RawAnswer.Silence);
        using HttpMessageInvoker client = Client(out _);
        using var caller = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, sink.Address);
        Task<HttpResponseMessage> sent = client.SendAsync(request, caller.Token);
        await sink.Received;
        await caller.CancelAsync();
        Assert.That(() => sent.WaitAsync(Life.Patience), Throws.InstanceOf<OperationCanceledException>().With.InnerException.Not.TypeOf<TimeoutException>());
    }
}

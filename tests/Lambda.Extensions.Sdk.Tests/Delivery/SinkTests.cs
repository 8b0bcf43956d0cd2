using System.Net;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Tests.Hosting;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>A sender against real servers that fail in all the ways they do.</summary>
[Category("G15")]
public sealed class SinkTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""[{"n":1}]""");

    private static DeliverySender Sender(TimeProvider? time = null, int attempts = 3) =>
        new(new DeliverySenderOptions { RetryDelay = TimeSpan.FromMilliseconds(1), MaxAttempts = attempts, Random = new FixedRandom(0.5) }, timeProvider: time);

    private static Task<DeliveryResult> SendAsync(DeliverySender sender, Uri address) => sender.SendAsync(new DeliveryRequest(address, Body), Budget).WaitAsync(Life.Patience);

    [Test]
    public async Task A_request_arrives_as_it_was_made()
    {
        await using WebSink sink = await WebSink.StartAsync();
        using DeliverySender sender = Sender();
        var request = new DeliveryRequest(sink.Address, Body, "application/x-ndjson") { Method = "PUT" };
        request.AddHeader("Authorization", "Bearer secret");
        request.AddHeader("Content-Encoding", "identity");
        sink.Then(context =>
        {
            Assert.That(context.Request.Method, Is.EqualTo("PUT"));
            Assert.That(context.Request.Path.Value, Is.EqualTo("/v1/logs"));
            context.Response.StatusCode = 202;
            return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("taken")).AsTask();
        });
        DeliveryResult answer = await sender.SendAsync(request, Budget).WaitAsync(Life.Patience);
        Assert.That(answer, Has.Property("Outcome").EqualTo(DeliveryOutcome.Delivered).And.Property("StatusCode").EqualTo(202));
        Assert.That(Encoding.UTF8.GetString(answer.Body.Span), Is.EqualTo("taken"));
        Assert.That(sink.Bodies.Single(), Is.EqualTo(Body));
        Assert.That(sink.Headers.Single()["Authorization"].ToString(), Is.EqualTo("Bearer secret"));
        Assert.That(sink.Headers.Single()["Content-Type"].ToString(), Is.EqualTo("application/x-ndjson"));
        Assert.That(sink.Headers.Single()["Content-Encoding"].ToString(), Is.EqualTo("identity"));
    }

    [Test]
    public async Task A_sink_fails_and_recovers_and_each_try_has_the_whole_body()
    {
        await using WebSink sink = await WebSink.StartAsync();
        sink.Then(500, 503);
        using DeliverySender sender = Sender();
        Assert.That(await SendAsync(sender, sink.Address), Has.Property("Outcome").EqualTo(DeliveryOutcome.Delivered).And.Property("Attempts").EqualTo(3));
        Assert.That(sink.Bodies, Is.EqualTo(new[] { Body, Body, Body }));
    }

    [Test]
    public async Task Retry_After_comes_in_seconds_or_as_a_date()
    {
        await using WebSink sink = await WebSink.StartAsync();
        var time = new TestTime();
        foreach (string value in new[] { "120", time.GetUtcNow().AddSeconds(120).ToString("R") })
        {
            sink.Then(context =>
            {
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = value;
                return Task.CompletedTask;
            });
            using DeliverySender sender = Sender(time);
            Assert.That(await SendAsync(sender, sink.Address), Has.Property("RetryAfter").EqualTo(TimeSpan.FromSeconds(120)).And.Property("Attempts").EqualTo(1));
            Assert.That(sender.IsPaused, Is.True);
        }
    }

    [Test]
    public async Task A_redirect_is_not_followed_since_it_would_lose_the_body()
    {
        await using WebSink sink = await WebSink.StartAsync();
        sink.Then(context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        using DeliverySender sender = Sender();
        Assert.That(await SendAsync(sender, sink.Address), Has.Property("Outcome").EqualTo(DeliveryOutcome.Refused).And.Property("StatusCode").EqualTo(302));
        Assert.That(sink.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task A_sink_that_hangs_costs_the_send_timeout()
    {
        await using var sink = new RawSink((_, _) => RawAnswer.Silence);
        var time = new TestTime();
        using DeliverySender sender = Sender(time, attempts: 1);
        Task<DeliveryResult> sent = SendAsync(sender, sink.Address);
        await sink.Received;
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await sent, Has.Property("Outcome").EqualTo(DeliveryOutcome.Unavailable).And.Property("Reason").EqualTo("no answer within 2000 ms"));
    }

    [Test]
    public async Task A_sink_answers_200_with_a_body_that_never_ends()
    {
        await using WebSink sink = await WebSink.StartAsync();
        sink.Then(async context =>
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("["));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var time = new TestTime();
        using var answered = new AnswerSignal();
        using var sender = new DeliverySender(handler: answered, timeProvider: time);
        Task<DeliveryResult> sent = SendAsync(sender, sink.Address);
        await answered.Seen.WaitAsync(Life.Patience);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await sent, Has.Property("Outcome").EqualTo(DeliveryOutcome.Delivered).And.Property("Attempts").EqualTo(1));
    }

    [Test]
    public async Task Of_a_sink_that_floods_only_the_start_is_read()
    {
        await using WebSink sink = await WebSink.StartAsync();
        sink.Then(context => context.Response.Body.WriteAsync(new byte[1_000_000]).AsTask());
        using DeliverySender sender = Sender();
        DeliveryResult answer = await SendAsync(sender, sink.Address);
        Assert.That(answer.Outcome, Is.EqualTo(DeliveryOutcome.Delivered));
        Assert.That(answer.Body.Length, Is.EqualTo(64 * 1024));
    }

    [Test]
    public async Task A_sink_that_resets_connections_sees_no_more_of_them_once_the_breaker_is_open()
    {
        await using var sink = new RawSink((_, _) => RawAnswer.Reset);
        using DeliverySender sender = Sender();
        DeliveryResult answer = await SendAsync(sender, sink.Address);
        Assert.That(answer.Outcome, Is.EqualTo(DeliveryOutcome.Unavailable));
        Assert.That(answer.Attempts, Is.EqualTo(3));
        int connections = sink.Connections;
        for (int i = 0; i < 100; i++) Assert.That((await SendAsync(sender, sink.Address)).Outcome, Is.EqualTo(DeliveryOutcome.NotTried));
        Assert.That(sink.Connections, Is.EqualTo(connections), "an open breaker needs no socket");
    }

    [Test]
    public async Task A_sink_disappears_and_comes_back()
    {
        var time = new TestTime();
        using DeliverySender sender = Sender(time, attempts: 1);
        Uri address;
        await using (var sink = new RawSink())
        {
            address = sink.Address;
            Assert.That((await SendAsync(sender, address)).Outcome, Is.EqualTo(DeliveryOutcome.Delivered));
        }

        // Nobody else gets the port, and nobody listens on it.
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, address.Port));
        for (int i = 0; i < 3; i++)
        {
            DeliveryResult answer = await SendAsync(sender, address);
            Assert.That(answer.Outcome, Is.EqualTo(DeliveryOutcome.Unavailable));
            Assert.That(answer.Reason, Is.EqualTo("connection failed: ConnectionRefused"));
        }

        Assert.That(sender.IsPaused, Is.True);
        await using var back = new RawSink();
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.That((await SendAsync(sender, back.Address)).Outcome, Is.EqualTo(DeliveryOutcome.Delivered));
        Assert.That(sender.IsPaused, Is.False);
    }

    [Test]
    public void A_request_that_HTTP_cannot_say_is_refused_where_it_is_made()
    {
        Assert.That(() => new DeliveryRequest(new Uri("/relative", UriKind.Relative), Body), Throws.ArgumentException);
        Assert.That(() => new DeliveryRequest(new Uri("ftp://host/"), Body), Throws.ArgumentException);
        Assert.That(() => new DeliveryRequest(new Uri("http://host/"), Body, "text\r\nX: y"), Throws.ArgumentException);
        var request = new DeliveryRequest(new Uri("http://host/"), Body);
        Assert.That(() => request.AddHeader("a b", "c"), Throws.ArgumentException);
        Assert.That(() => request.AddHeader("", "c"), Throws.ArgumentException);
        Assert.That(() => request.AddHeader("X-Key", "secret\r\nX-Other: 1"), Throws.ArgumentException.With.Message.Not.Contains("secret"));
    }
}

/// <summary>Says when an answer's headers are here.</summary>
internal sealed class AnswerSignal() : DelegatingHandler(new FreezeAwareHandler())
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Seen => _seen.Task;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        _seen.TrySetResult();
        return response;
    }
}

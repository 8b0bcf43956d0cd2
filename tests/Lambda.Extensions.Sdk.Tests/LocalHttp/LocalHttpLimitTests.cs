using System.Net.Sockets;
using Lambda.Extensions.Sdk.LocalHttp;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.LocalHttp;

/// <summary>What a server takes from its peers, and from its handlers.</summary>
[Category("G20")]
internal sealed class LocalHttpLimitTests
{
    private const string RetryAfter = "\r\nRetry-After: 7\r\n";

    private readonly TaskCompletionSource<LocalHttpResponse> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Serving Serve(LocalHttpServerOptions options, TimeProvider? time = null)
    {
        options.RetryAfter = TimeSpan.FromSeconds(6.1);
        return new Serving(s => s.Map("GET", "/", Serving.Ok).Map("GET", "/slow", (_, _) => new(_answer.Task)), options, time);
    }

    [TestCase("nonsense\r\n\r\n", 400)]
    [TestCase("\u0016\u0003\u0001\u0000\u00ff\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400)]
    [TestCase("GET / HTTP/1.1\r\nContent-Length: 101\r\n\r\n", 413)]
    public void What_is_refused_is_told_and_closed(string bytes, int status)
    {
        using Serving serving = Serve(new() { MaxBodyBytes = 100 });
        Socket socket = serving.Connect();
        Assert.That(Serving.Ask(socket, bytes), Has.Property("Status").EqualTo(status).And.Property("Closes").True);
        Assert.That(Serving.Reply.Read(socket), Is.Null);
        Assert.That(serving.Ask(Serving.Get("/")).Status, Is.EqualTo(200));
        Assert.That(serving.Server.Statistics, Has.Property("Malformed").EqualTo(1).And.Property("Requests").EqualTo(1));
    }

    [Test]
    public void A_head_over_its_limit_is_431_though_it_is_still_being_sent()
    {
        using Serving serving = Serve(new() { MaxHeadBytes = 1024 });
        Assert.That(serving.Ask("GET / HTTP/1.1\r\nx: " + new string('y', 300_000)).Status, Is.EqualTo(431));
        Assert.That(serving.Ask(Serving.Get("/", $"x: {new string('y', 900)}\r\n")).Status, Is.EqualTo(200));
    }

    [Test]
    public void A_peer_that_trickles_is_408()
    {
        using Serving serving = Serve(new() { RequestTimeout = TimeSpan.FromMilliseconds(100) });
        Assert.That(serving.Ask("GET / HT"), Has.Property("Status").EqualTo(408).And.Property("Closes").True);
        Assert.That(serving.Server.Statistics.ConnectionsTimedOut, Is.EqualTo(1));
    }

    [Test]
    public async Task More_connections_than_allowed_are_429_when_all_are_busy()
    {
        using Serving serving = Serve(new() { MaxConnections = 3 });
        Socket[] busy = [serving.Connect(), serving.Connect(), serving.Connect()];
        foreach (Socket socket in busy) Serving.Send(socket, Serving.Get("/slow"));
        await serving.Until(s => s.RequestsPending == 3);
        for (int i = 0; i < 5; i++)
        {
            Socket newcomer = serving.Connect();
            Serving.Reply refused = Serving.Ask(newcomer, Serving.Get("/"));
            Assert.That((refused.Status, refused.Closes, refused.Body), Is.EqualTo((429, true, "Connection limit exceeded")));
            Assert.That(refused.Head, Does.Contain(RetryAfter));
            Assert.That(Serving.Reply.Read(newcomer), Is.Null);
        }

        _answer.SetResult(LocalHttpResponse.Text("at last"));
        foreach (Socket socket in busy) Assert.That(Serving.Reply.Read(socket)!.Body, Is.EqualTo("at last"));
        Assert.That(serving.Ask(Serving.Get("/")).Status, Is.EqualTo(200), "now an idle one makes room");
        Assert.That(serving.Server.Statistics.ConnectionsRefused, Is.EqualTo(5));
    }

    [Test]
    public async Task Who_comes_after_many_that_were_refused_and_do_not_go_is_told_all_the_same()
    {
        using Serving serving = Serve(new() { MaxConnections = 1 });
        Serving.Send(serving.Connect(), Serving.Get("/slow"));
        await serving.Until(s => s.RequestsPending == 1);
        for (int i = 1; i <= 200; i++)
        {
            serving.Connect();
            await serving.Until(s => s.ConnectionsRefused == i);
        }

        Assert.That(serving.Ask(Serving.Get("/")).Status, Is.EqualTo(429));
        Assert.That(serving.Server.Statistics.ConnectionsOpen, Is.LessThanOrEqualTo(65));
    }

    [Test]
    [Category("G07")]
    public async Task A_peer_that_asks_for_much_and_takes_nothing_has_one_response_waiting()
    {
        const int Requests = 300;
        byte[] body = new byte[8 * 1024 * 1024];
        int calls = 0;
        using var serving = new Serving(s => s.Map("GET", "/", Serving.Ok).Map("GET", "/big", (_, _) =>
        {
            calls++;
            return new(LocalHttpResponse.Bytes(body, "application/octet-stream"));
        }));
        Socket deaf = serving.Connect();
        Serving.Send(deaf, string.Concat(Enumerable.Repeat(Serving.Get("/big"), Requests)));
        await serving.Until(s => s.Requests == 1);
        for (int i = 0; i < 20; i++) Assert.That(serving.Ask(Serving.Get("/")).Status, Is.EqualTo(200));
        Assert.That(calls, Is.EqualTo(1));
        for (int i = 0; i < 5; i++) Assert.That(Serving.Reply.Read(deaf)!.Body, Has.Length.EqualTo(body.Length), "and then it continues");
        Assert.That(calls, Is.InRange(5, 7));
    }

    [Test]
    public async Task Handlers_beyond_the_limit_are_503_unless_they_answer_at_once()
    {
        bool? told = null;
        var cancelled = new TaskCompletionSource();
        using var serving = new Serving(
            s => s.Map("GET", "/", Serving.Ok).Map("GET", "/slow", (r, token) =>
            {
                told = r.MustAnswerNow;
                if (r.MustAnswerNow) token.Register(() => cancelled.TrySetResult());
                return new(_answer.Task);
            }),
            new() { MaxPendingRequests = 2, RetryAfter = TimeSpan.FromSeconds(6.1) });
        Socket[] busy = [serving.Connect(), serving.Connect()];
        foreach (Socket socket in busy) Serving.Send(socket, Serving.Get("/slow"));
        await serving.Until(s => s.RequestsPending == 2);
        Assert.That(told, Is.False);
        Socket third = serving.Connect();
        Serving.Reply refused = Serving.Ask(third, Serving.Get("/slow"));
        Assert.That((refused.Status, told), Is.EqualTo((503, true)));
        Assert.That(refused.Head, Does.Contain(RetryAfter));
        await cancelled.Task.WaitAsync(Life.Patience);
        Assert.That(Serving.Ask(third, Serving.Get("/")).Status, Is.EqualTo(200), "what is at hand is answered all the same");
        _answer.SetResult(LocalHttpResponse.Text("at last"));
        foreach (Socket socket in busy) Assert.That(Serving.Reply.Read(socket)!.Status, Is.EqualTo(200));
        Assert.That(Serving.Ask(third, Serving.Get("/slow")).Status, Is.EqualTo(200));
        LocalHttpServerStatistics s = serving.Server.Statistics;
        Assert.That(s.RequestsAnswered + s.RequestsRefused + s.RequestsFailed + s.RequestsTimedOut + s.RequestsPending, Is.EqualTo(s.Requests));
    }

    [Test]
    public async Task A_request_that_has_begun_counts_as_receiving_until_it_is_complete_or_its_connection_ends()
    {
        using var serving = new Serving(s => s.Map("POST", "/", Serving.Ok));
        Socket[] sockets = [serving.Connect(), serving.Connect()];
        foreach (Socket socket in sockets) Serving.Send(socket, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\na");
        await serving.Until(s => s.RequestsReceiving == 2);
        Serving.Send(sockets[0], "b");
        Assert.That(Serving.Reply.Read(sockets[0])!.Status, Is.EqualTo(200));
        await serving.Until(s => s.RequestsReceiving == 1);
        sockets[1].Dispose();
        await serving.Until(s => s.RequestsReceiving == 0);
    }

    [Test]
    public async Task A_handler_out_of_time_is_503_and_its_token_is_cancelled()
    {
        var cancelled = new TaskCompletionSource();
        using var serving = new Serving(
            s => s.Map("GET", "/", (_, token) =>
            {
                token.Register(() => cancelled.TrySetResult());
                return new(_answer.Task);
            }),
            new() { HandlerTimeout = TimeSpan.FromMilliseconds(100) });
        Assert.That(serving.Ask(Serving.Get("/")), Has.Property("Status").EqualTo(503).And.Property("Closes").True.And.Property("Head").Contains("Retry-After: 1"));
        await cancelled.Task.WaitAsync(Life.Patience);
        _answer.SetResult(LocalHttpResponse.Text("too late"));
        Assert.That(serving.Server.Statistics, Has.Property("RequestsTimedOut").EqualTo(1).And.Property("RequestsPending").EqualTo(0));
    }

    [Test]
    [Category("G14")]
    public async Task A_freeze_does_not_count_but_awake_time_does()
    {
        var time = new FakeTimeProvider();
        using Serving serving = Serve(new() { HandlerTimeout = TimeSpan.FromSeconds(5), RequestTimeout = TimeSpan.FromSeconds(5) }, time);
        Socket pending = serving.Connect(), trickling = serving.Connect(), other = serving.Connect();
        Serving.Send(pending, Serving.Get("/slow"));
        Serving.Send(trickling, "GET / HTTP/1.1\r\n");
        await serving.Until(s => s.RequestsPending == 1);

        // Each answer is a turn of the server's loop: it looks at the clock after the one before.
        void Turn() => Assert.That(Serving.Ask(other, Serving.Get("/")).Status, Is.EqualTo(200));
        for (int hours = 0; hours < 10; hours++)
        {
            time.Advance(TimeSpan.FromHours(1));
            Turn();
            Turn();
        }

        Assert.That(Serving.Ask(trickling, "\r\n").Status, Is.EqualTo(200), "ten freezes of an hour are ten moments");
        Serving.Send(trickling, "GET / HTTP/1.1\r\n");
        int seconds = 0;
        while (serving.Server.Statistics.ConnectionsTimedOut < 2)
        {
            Assert.That(seconds++, Is.LessThan(200), "awake time passes in small steps, and counts");
            time.Advance(TimeSpan.FromMilliseconds(200));
            Turn();
            Turn();
        }

        Assert.That(Serving.Reply.Read(pending)!.Status, Is.EqualTo(503));
        Assert.That(Serving.Reply.Read(trickling)!.Status, Is.EqualTo(408));
    }

    [Test]
    public async Task A_thousand_connections_at_once_are_answered_or_told_so()
    {
        using Serving serving = Serve(new() { MaxConnections = 64 });
        int answered = 0, refused = 0, closed = 0;
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (_, token) =>
        {
            await Task.Yield();
            try
            {
                using Socket socket = serving.Connect();
                int status = Serving.Ask(socket, Serving.Get("/")).Status;
                Interlocked.Increment(ref status == 200 ? ref answered : ref status == 429 ? ref refused : ref closed);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                Interlocked.Increment(ref closed);
            }
        });
        Assert.That(answered + refused + closed, Is.EqualTo(1000));
        Assert.That(answered, Is.GreaterThanOrEqualTo(64));
        Assert.That(serving.Ask(Serving.Get("/")).Status, Is.EqualTo(200));
        await serving.Until(s => s.ConnectionsOpen <= 65);
    }
}

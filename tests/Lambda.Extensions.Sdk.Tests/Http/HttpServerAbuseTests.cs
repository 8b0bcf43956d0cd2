using System.Net.Sockets;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Tests.Delivery;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Lambda.Extensions.Sdk.Tests.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>A server under peers that mean no good, over real sockets.</summary>
[Category("G20")]
internal sealed class HttpServerAbuseTests
{
    private static Listening Listen(Func<ServerLimits, ServerLimits> with) => new(new TelemetryListenerOptions { Limits = with(new ServerLimits()) });

    private static async Task StillServes(Listening listening)
    {
        string[] answers = Listening.Exchange(listening.Connect(), Listening.Post($"[{Listening.Function("still here")}]"));
        Assert.That(answers[0], Does.StartWith("HTTP/1.1 200 "));
        Assert.That((await listening.Lines(1))[^1], Is.EqualTo("still here"));
    }

    [TestCase("nonsense\r\n\r\n", "400")]
    [TestCase("\u0016\u0003\u0001\u0000\u00ff\r\n\r\n", "400")]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400")]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400")]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: 9000000000\r\n\r\n", "413")]
    public async Task What_is_refused_is_told_and_closed(string bytes, string status)
    {
        using Listening listening = Listen(l => l);
        Socket socket = listening.Connect();
        Assert.That(Listening.Exchange(socket, bytes)[0], Does.StartWith($"HTTP/1.1 {status} ").And.Contain("Connection: close"));
        Assert.That(Listening.ReadResponse(socket), Is.Empty);
        await StillServes(listening);
    }

    [Test]
    public async Task A_huge_head_and_a_huge_body_are_refused_though_they_are_still_being_sent()
    {
        using Listening listening = Listen(l => l);
        Socket head = listening.Connect();
        Assert.That(Listening.Exchange(head, "POST / HTTP/1.1\r\nx: " + new string('y', 500_000))[0], Does.StartWith("HTTP/1.1 431 "));
        Socket body = listening.Connect();
        Assert.That(Listening.Exchange(body, "POST / HTTP/1.1\r\nContent-Length: 10000000\r\n\r\n" + new string('y', 500_000))[0], Does.StartWith("HTTP/1.1 413 "));
        await StillServes(listening);
    }

    [TestCase("POST / HT")]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc")]
    [TestCase("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")]
    public async Task A_request_that_takes_too_long_is_ended(string beginning)
    {
        using Listening listening = Listen(l => l with { RequestTime = TimeSpan.FromMilliseconds(100) });
        Socket idle = listening.Connect();
        Socket slow = listening.Connect();
        Assert.That(Listening.Exchange(slow, beginning)[0], Does.StartWith("HTTP/1.1 408 "));
        Listening.ReadToEnd(slow);
        Assert.That(listening.Listener.Statistics.ConnectionsTimedOut, Is.EqualTo(1));
        Assert.That(Listening.Exchange(idle, Listening.Post("[]"))[0], Does.StartWith("HTTP/1.1 200 "), "an idle connection may stay idle");
        await StillServes(listening);
    }

    [Test]
    public async Task A_connection_cut_at_each_byte_costs_nothing()
    {
        using Listening listening = Listen(l => l);
        string request = Listening.Post($"[{Listening.Function("cut")}]");
        for (int length = 0; length < request.Length; length++)
        {
            using Socket socket = listening.Connect();
            Listening.Send(socket, request[..length]);
            if (length % 2 == 0) socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        await StillServes(listening);
        await listening.Drained();
        Assert.That(listening.Listener.Statistics.BatchesReceived, Is.EqualTo(1));
    }

    [Test]
    public async Task More_connections_than_allowed_push_out_idle_ones()
    {
        using Listening listening = Listen(l => l with { MaxConnections = 4 });
        Socket[] sockets = [.. Enumerable.Range(0, 12).Select(_ => listening.Connect())];
        Assert.That(Listening.Exchange(sockets[^1], Listening.Post("[]"))[0], Does.StartWith("HTTP/1.1 200 "));
        foreach (Socket socket in sockets.Take(8)) Listening.ReadToEnd(socket);
        await StillServes(listening);
    }

    [TestCase(63)]
    [TestCase(64)]
    [TestCase(65)]
    [TestCase(200)]
    public async Task Half_sent_requests_keep_nobody_out(int slow)
    {
        using var listening = new Listening(time: new FakeTimeProvider());
        Socket kept = listening.Connect();
        Assert.That(Listening.Exchange(kept, Listening.Post("[]"))[0], Does.StartWith("HTTP/1.1 200 "));
        for (int i = 0; i < slow; i++) Listening.Send(listening.Connect(), "POST / HT");
        for (int i = 0; i < 3; i++) Assert.That(Listening.Exchange(listening.Connect(), Listening.Post("[]"))[0], Does.StartWith("HTTP/1.1 200 "), "a newcomer");
        Assert.That(Listening.Exchange(kept, Listening.Post("[]"))[0], Does.StartWith("HTTP/1.1 200 "), "the connection that was in use before");
        await StillServes(listening);
    }

    [Test]
    public async Task Slow_connections_do_not_push_out_a_TCP_connection_in_use()
    {
        using var listening = new Listening(new TelemetryListenerOptions { Protocol = TelemetryProtocol.Tcp }, time: new FakeTimeProvider());
        Socket kept = listening.Connect();
        Listening.Send(kept, Listening.Function("a") + "\n");
        Assert.That(await listening.Lines(1), Is.EqualTo(new[] { "a" }));
        for (int i = 0; i < 100; i++) Listening.Send(listening.Connect(), "{");
        Listening.Send(listening.Connect(), Listening.Function("b") + "\n");
        Assert.That(await listening.Lines(1), Is.EqualTo(new[] { "b" }));
        Listening.Send(kept, Listening.Function("c") + "\n");
        Assert.That(await listening.Lines(1), Is.EqualTo(new[] { "c" }));
    }

    [Test]
    public async Task A_refused_peer_that_goes_on_sending_is_cut_off()
    {
        // The clock stands, so that no time limit ends it.
        using var listening = new Listening(time: new FakeTimeProvider());
        Socket refused = listening.Connect();
        Assert.That(Listening.Exchange(refused, "nonsense\r\n\r\n")[0], Does.StartWith("HTTP/1.1 400 "));
        byte[] more = new byte[64 * 1024];
        long sent = 0;
        SocketError error = SocketError.Success;
        while (error == SocketError.Success && sent < 256 * 1024 * 1024) sent += refused.Send(more, SocketFlags.None, out error);
        Assert.That(error, Is.Not.EqualTo(SocketError.Success), "it may send for ever");
        await StillServes(listening);
    }

    [TestCase("HTTP/1.1\r\nConnection: close")]
    [TestCase("HTTP/1.1\r\nConnection: keep-alive, close")]
    [TestCase("HTTP/1.0")]
    public async Task A_connection_that_is_to_be_closed_is_closed_after_the_answer(string version)
    {
        using var listening = new Listening(time: new FakeTimeProvider());
        Socket socket = listening.Connect();
        Assert.That(Listening.Exchange(socket, $"POST / {version}\r\nContent-Length: 2\r\n\r\n[]")[0], Does.StartWith("HTTP/1.1 200 ").And.Contain("Connection: close"));
        Assert.That(Listening.ReadResponse(socket), Is.Empty, "closed");
        await StillServes(listening);
    }

    [Test]
    public async Task A_peer_that_never_reads_is_let_go()
    {
        using Listening listening = Listen(l => l with { RequestTime = TimeSpan.FromMilliseconds(200) });
        Socket deaf = listening.Connect();
        deaf.Blocking = false;
        string many = string.Concat(Enumerable.Repeat("GET / HTTP/1.1\r\n\r\n", 1000));
        using var patience = new CancellationTokenSource(Life.Patience);
        while (listening.Listener.Statistics.ConnectionsTimedOut == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            deaf.Send(System.Text.Encoding.ASCII.GetBytes(many), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock) await Task.Yield();
        }

        await StillServes(listening);
    }

    [Test]
    [Category("G05")]
    public async Task Sixteen_connections_at_once_lose_nothing()
    {
        const int Connections = 16, Batches = 100, Records = 20;
        using var listening = new Listening(new TelemetryListenerOptions { MaxPendingBatches = 10_000, MaxPendingBytes = 256 * 1024 * 1024 });
        await Parallel.ForAsync(0, Connections, new ParallelOptions { MaxDegreeOfParallelism = Connections }, (connection, _) =>
        {
            Socket socket = listening.Connect();
            for (int batch = 0; batch < Batches; batch++)
            {
                string body = "[" + string.Join(',', Enumerable.Range(0, Records).Select(i => Listening.Function($"{connection} {(batch * Records) + i}"))) + "]";
                Assert.That(Listening.Exchange(socket, Listening.Post(body))[0], Does.StartWith("HTTP/1.1 200 "));
            }

            return ValueTask.CompletedTask;
        });
        List<string> lines = await listening.Lines(Connections * Batches * Records);
        Assert.That(lines.GroupBy(l => l[..l.IndexOf(' ', StringComparison.Ordinal)], l => l[(l.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Select(g => g.ToArray()), Has.Exactly(Connections).EqualTo(Enumerable.Range(0, Batches * Records).Select(i => $"{i}").ToArray()));
    }
}

using System.Net.Sockets;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Tests.Delivery;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Lambda.Extensions.Sdk.Tests.Telemetry;

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

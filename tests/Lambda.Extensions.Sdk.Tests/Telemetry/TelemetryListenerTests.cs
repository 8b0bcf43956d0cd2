using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

internal sealed class TelemetryListenerTests
{
    private const string Accepted = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private static TelemetryListener Create(TelemetryListenerOptions options) => new((_, _) => default, options);

    [TestCase(TelemetryProtocol.Http)]
    [TestCase(TelemetryProtocol.Tcp)]
    [Category("G04")]
    public void When_Start_returns_connections_are_accepted(TelemetryProtocol protocol)
    {
        for (int i = 0; i < 50; i++)
        {
            using var listener = new TelemetryListener((_, _) => default, new TelemetryListenerOptions { Protocol = protocol });
            Assert.That(() => listener.Destination, Throws.InvalidOperationException, "too early to subscribe");
            TelemetryDestination destination = listener.Start();
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            Assert.That(() => socket.Connect("127.0.0.1", destination.Port), Throws.Nothing);
            Assert.That((listener.Destination.Port, listener.Destination.Protocol), Is.EqualTo((destination.Port, protocol)));
        }
    }

    [Test]
    [Category("G04")]
    public void A_taken_port_is_a_clear_error()
    {
        using var first = new Listening();
        using var second = new TelemetryListener((_, _) => default, new TelemetryListenerOptions { Port = first.Port });
        PortUnavailableException e = Assert.Throws<PortUnavailableException>(() => second.Start())!;
        Assert.Multiple(() =>
        {
            Assert.That(e.IsPortTaken, Is.True);
            Assert.That(e.Port, Is.EqualTo(first.Port));
            Assert.That(e.Message, Does.Contain($"Port {first.Port} is taken").And.Contain("TelemetryListenerOptions.Port"));
        });
    }

    [Test]
    [Category("G04")]
    public void A_port_is_free_again_at_once_though_its_connections_linger()
    {
        int port;
        using (var first = new Listening())
        {
            port = first.Port;
            Assert.That(Listening.Exchange(first.Connect(), Listening.Post("[]"))[0], Is.EqualTo(Accepted));
            // This side closes first, so that its connection lingers.
            first.Listener.Dispose();
        }

        using var second = new Listening(new TelemetryListenerOptions { Port = port });
        Assert.That(second.Port, Is.EqualTo(port));
    }

    [Test]
    public void Options_out_of_range_are_told() => Assert.Multiple(() =>
    {
        Assert.That(() => Create(new() { Port = 9001 }), Throws.InstanceOf<OptionsValidationException>());
        Assert.That(() => Create(new() { Port = 65536 }), Throws.InstanceOf<OptionsValidationException>());
        Assert.That(() => Create(new() { MaxPendingBytes = 1000 }), Throws.InstanceOf<OptionsValidationException>());
        Assert.That(() => Create(new() { MaxPendingBatches = 0 }), Throws.InstanceOf<OptionsValidationException>());
        Assert.That(() => Create(new() { Protocol = (TelemetryProtocol)7 }), Throws.InstanceOf<OptionsValidationException>());
    });

    [TestCase("POST / HTTP/1.1")]
    [TestCase("PUT /any/path?x=1 HTTP/1.1")]
    [TestCase("POST http://sandbox:1/ HTTP/1.1")]
    public async Task Any_path_by_POST_and_PUT(string line)
    {
        using var listening = new Listening();
        string body = $"[{Listening.Function("a")}]";
        Assert.That(Listening.Exchange(listening.Connect(), $"{line}\r\nContent-Length: {body.Length}\r\n\r\n{body}")[0], Is.EqualTo(Accepted));
        Assert.That(await listening.Lines(1), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task One_connection_carries_many_batches_pipelined_chunked_and_with_Expect()
    {
        using var listening = new Listening();
        Socket socket = listening.Connect();
        string chunk = $"[{Listening.Function("b")}]";
        string[] answers = Listening.Exchange(
            socket,
            Listening.Post($"[{Listening.Function("a")}]") + $"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{chunk.Length:x}\r\n{chunk}\r\n0\r\n\r\n" + Listening.Post($"[{Listening.Function("c")}]"),
            3);
        Assert.That(answers, Is.All.EqualTo(Accepted));
        string body = $"[{Listening.Function("d")}]";
        Assert.That(Listening.Exchange(socket, $"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: {body.Length}\r\n\r\n")[0], Is.EqualTo("HTTP/1.1 100 Continue\r\n\r\n"));
        Assert.That(Listening.Exchange(socket, body)[0], Is.EqualTo(Accepted));
        Assert.That(await listening.Lines(4), Is.EqualTo(new[] { "a", "b", "c", "d" }));
        Assert.That(listening.Listener.Statistics.Connections, Is.EqualTo(1));
    }

    [Test]
    public void Other_methods_are_not_allowed_and_cost_nothing()
    {
        using var listening = new Listening();
        Socket socket = listening.Connect();
        Assert.That(Listening.Exchange(socket, "GET / HTTP/1.1\r\n\r\n")[0], Does.StartWith("HTTP/1.1 405 ").And.Contain("Allow: POST, PUT"));
        Assert.That(Listening.Exchange(socket, Listening.Post("[]"))[0], Is.EqualTo(Accepted));
    }

    [TestCase("not JSON", 1)]
    [TestCase("", 1)]
    [TestCase("[{]", 1)]
    [TestCase("[]", 0)]
    [Category("G05")]
    public async Task What_is_not_JSON_is_answered_200_and_counted(string body, int unreadable)
    {
        using var listening = new Listening();
        Assert.That(Listening.Exchange(listening.Connect(), Listening.Post(body))[0], Is.EqualTo(Accepted));
        await listening.Drained();
        Assert.That((listening.Listener.Statistics.UnreadableParts, listening.Listener.Statistics.BatchesHandled), Is.EqualTo((unreadable, 1)));
    }

    [Test]
    public async Task A_handler_that_throws_is_counted_logged_and_called_again()
    {
        var logs = new RecordingLoggers();
        int calls = 0;
        using var listening = new Listening(handler: async (_, _) =>
        {
            if (++calls == 2) await Task.Yield();
            if (calls <= 2) throw new InvalidOperationException();
        },
        logger: logs.CreateLogger<TelemetryListener>());
        Socket socket = listening.Connect();
        for (int i = 0; i < 3; i++) Listening.Exchange(socket, Listening.Post($"[{Listening.Function(i)}]"));
        Assert.That(await listening.Lines(1), Is.EqualTo(new[] { "2" }));
        await listening.Drained();
        Assert.That((listening.Listener.Statistics.BatchesFailed, listening.Listener.Statistics.BatchesHandled), Is.EqualTo((2, 1)));
        Assert.That(logs.Ids, Is.EqualTo((int[])[1220, 1220]));
        listening.Listener.Dispose();
        listening.Listener.Dispose();
        Assert.That(logs.Ids, Is.EqualTo((int[])[1220, 1220, 1221]));
        Assert.That(logs.Entries[2].Message, Does.Contain("2 batches failed, 0 records were dropped"));
    }

    [Test]
    public async Task Dispose_cancels_the_handler_and_counts_what_was_pending()
    {
        var cancelled = new TaskCompletionSource();
        using var listening = new Listening(handler: async (_, token) =>
        {
            token.Register(() => cancelled.TrySetResult());
            await cancelled.Task;
        });
        Socket socket = listening.Connect();
        for (int i = 0; i < 3; i++) Listening.Exchange(socket, Listening.Post($"[{Listening.Function(i)}]"));
        listening.Listener.Dispose();
        await cancelled.Task.WaitAsync(Life.Patience);
        TelemetryListenerStatistics s = listening.Listener.Statistics;
        Assert.Multiple(() =>
        {
            Assert.That(s.BatchesReceived, Is.EqualTo(3));
            Assert.That(s.BatchesDropped, Is.GreaterThanOrEqualTo(2));
            Assert.That(() => listening.Listener.Start(), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(Listening.ReadResponse(socket), Is.Empty, "closed");
        });
    }

    [TestCase(TelemetryProtocol.Http)]
    [TestCase(TelemetryProtocol.Tcp)]
    [Category("G08")]
    public async Task DisposeAsync_loses_nothing_that_was_received(TelemetryProtocol protocol)
    {
        var release = new TaskCompletionSource();
        using var listening = new Listening(new TelemetryListenerOptions { Protocol = protocol }, async (_, _) => await release.Task);
        Socket socket = listening.Connect();
        for (int i = 0; i < 3; i++)
        {
            if (protocol == TelemetryProtocol.Http) Listening.Exchange(socket, Listening.Post($"[{Listening.Function(i)}]"));
            else Listening.Send(socket, Listening.Function(i) + "\n");
        }

        using var patience = new CancellationTokenSource(Life.Patience);
        while (listening.Listener.Statistics.BatchesReceived == 0) patience.Token.ThrowIfCancellationRequested();
        ValueTask disposing = listening.Listener.DisposeAsync();
        bool early = disposing.IsCompleted;
        release.SetResult();
        await disposing.AsTask().WaitAsync(Life.Patience);
        TelemetryListenerStatistics statistics = listening.Listener.Statistics;
        Assert.That((early, statistics.BatchesDropped, statistics.BatchesHandled), Is.EqualTo((false, 0, statistics.BatchesReceived)));
        await listening.Listener.DisposeAsync();
    }

    [Test]
    public async Task Records_over_TCP_arrive_however_the_lines_are_cut()
    {
        using var listening = new Listening(new TelemetryListenerOptions { Protocol = TelemetryProtocol.Tcp });
        byte[] lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(i => Listening.Function(i) + "\n")));
        Socket socket = listening.Connect();
        var random = new Random(1);
        for (int at = 0; at < lines.Length;)
        {
            int n = Math.Min(lines.Length - at, random.Next(1, 100));
            socket.Send(lines.AsSpan(at, n));
            at += n;
        }

        Assert.That(await listening.Lines(50), Is.EqualTo(Enumerable.Range(0, 50).Select(i => $"{i}")));
    }

    [Test]
    public async Task The_last_line_over_TCP_may_lack_its_end_and_a_broken_one_costs_only_itself()
    {
        using var listening = new Listening(new TelemetryListenerOptions { Protocol = TelemetryProtocol.Tcp });
        Socket socket = listening.Connect();
        Listening.Send(socket, Listening.Function("a") + "\n{\"time\":\"x\",\"rec\n" + Listening.Function("b"));
        socket.Shutdown(SocketShutdown.Send);
        Assert.That(await listening.Lines(2), Is.EqualTo(new[] { "a", "b" }));
        await listening.Drained();
        Assert.That(listening.Listener.Statistics.UnreadableParts, Is.EqualTo(1));
    }

    [Test]
    [Category("G20")]
    public async Task A_line_over_the_cap_is_dropped_and_counted()
    {
        using var listening = new Listening(new TelemetryListenerOptions { Protocol = TelemetryProtocol.Tcp, Limits = new ServerLimits { MaxBody = 100_000 } });
        Socket socket = listening.Connect();
        Listening.Send(socket, Listening.Function("a") + "\n" + new string('x', 1_000_000) + "\n" + Listening.Function("b") + "\n");
        Assert.That(await listening.Lines(2), Is.EqualTo(new[] { "a", "b" }));
        await listening.Drained();
        Assert.That(listening.Listener.Statistics.UnreadableParts, Is.EqualTo(1));
    }
}

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.LocalHttp;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Tests.LocalHttp;

internal sealed class LocalHttpServerTests
{
    private static ValueTask<LocalHttpResponse> Text(string text) => new(LocalHttpResponse.Text(text));

    [Test]
    public void Requests_are_answered_pipelined_and_one_after_the_other_on_one_connection()
    {
        using var serving = new Serving(s => s.Map("GET", "/{word}", (r, _) => Text(r.GetRouteValue("word"))));
        Socket socket = serving.Connect();
        Serving.Send(socket, Serving.Get("/a") + Serving.Get("/b") + Serving.Get("/c"));
        for (char word = 'a'; word <= 'c'; word++) Assert.That(Serving.Reply.Read(socket)!.Body, Is.EqualTo(word.ToString()));
        Assert.That(Serving.Ask(socket, Serving.Get("/d")), Is.EqualTo(new Serving.Reply(200, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n", "d")));
        LocalHttpServerStatistics s = serving.Server.Statistics;
        Assert.That((s.Connections, s.Requests, s.RequestsAnswered, s.ConnectionsOpen), Is.EqualTo((1, 4, 4, 1)));
    }

    [Test]
    public async Task Answers_keep_the_order_of_the_requests_though_the_first_handler_waits_and_the_second_does_not()
    {
        var first = new TaskCompletionSource<LocalHttpResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var serving = new Serving(s => s.Map("GET", "/slow", (_, _) => new(first.Task)).Map("GET", "/quick", (_, _) => Text("quick")));
        Socket socket = serving.Connect();
        Serving.Send(socket, Serving.Get("/slow") + Serving.Get("/quick"));
        await serving.Until(s => s.RequestsPending == 1);
        Assert.That(serving.Ask(Serving.Get("/quick")).Body, Is.EqualTo("quick"), "others are served meanwhile");
        first.SetResult(LocalHttpResponse.Text("slow"));
        Assert.That(Serving.Reply.Read(socket)!.Body, Is.EqualTo("slow"));
        Assert.That(Serving.Reply.Read(socket)!.Body, Is.EqualTo("quick"));
        Assert.That(serving.Server.Statistics.RequestsPending, Is.Zero);
    }

    [TestCase("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n", true)]
    [TestCase("GET /a HTTP/1.0\r\n\r\n", true)]
    [TestCase("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false)]
    [TestCase("GET http://localhost:2773/a HTTP/1.1\r\n\r\n", false)]
    [TestCase("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", false)]
    public void A_connection_lives_as_long_as_its_peer_wants(string request, bool closes)
    {
        using var serving = new Serving(s => s.Map("*", "/a", Serving.Ok));
        Socket socket = serving.Connect();
        Assert.That(Serving.Ask(socket, request), Has.Property("Status").EqualTo(200).And.Property("Closes").EqualTo(closes));
        if (closes) Assert.That(Serving.Reply.Read(socket), Is.Null);
        else Assert.That(Serving.Ask(socket, request).Status, Is.EqualTo(200));
    }

    [Test]
    public void HEAD_204_and_304_have_no_body()
    {
        using var serving = new Serving(s => s
            .Map("HEAD", "/head", (_, _) => Text("length only"))
            .Map("GET", "/204", (_, _) => new(LocalHttpResponse.Empty(204)))
            .Map("GET", "/304", (_, _) => new(LocalHttpResponse.Empty(304).WithHeader("ETag", "\"1\""))));
        Socket socket = serving.Connect();
        Serving.Send(socket, "HEAD /head HTTP/1.1\r\n\r\n");
        Assert.That(Serving.Reply.Read(socket, hasBody: false)!.Head, Does.Contain("Content-Length: 11\r\n"));
        Assert.That(Serving.Ask(socket, Serving.Get("/204")).Head, Is.EqualTo("HTTP/1.1 204 No Content\r\n\r\n"));
        Assert.That(Serving.Ask(socket, Serving.Get("/304")).Head, Is.EqualTo("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(16_000)]
    [TestCase(5_000_000)]
    public void Bodies_of_any_size_arrive_whole(int size)
    {
        byte[] body = new byte[size];
        body.AsSpan().Fill((byte)'x');
        using var serving = new Serving(s => s.Map("GET", "/", (_, _) => new(LocalHttpResponse.Bytes(body, "application/octet-stream"))));
        Socket socket = serving.Connect();
        for (int i = 0; i < 2; i++) Assert.That(Serving.Ask(socket, Serving.Get("/")).Body, Is.EqualTo(new string('x', size)));
    }

    [Test]
    public void A_handler_that_throws_is_logged_and_its_exception_is_not_sent_to_the_client([Values] bool async)
    {
        var logs = new RecordingLoggers();
        using var serving = new Serving(
            s => s.Map("GET", "/", async (_, _) =>
            {
                if (async) await Task.Yield();
                throw new InvalidOperationException("a secret");
            }).Map("GET", "/fault", async (_, _) =>
            {
                if (async) await Task.Yield();
                throw new LocalHttpRequestException(418, "no coffee");
            }).Map("GET", "/null", async (_, _) =>
            {
                if (async) await Task.Yield();
                return null!;
            }),
            logger: logs.CreateLogger<LocalHttpServer>());
        Socket socket = serving.Connect();
        Serving.Reply failed = Serving.Ask(socket, Serving.Get("/"));
        Assert.That((failed.Status, failed.Body), Is.EqualTo((500, "The handler failed.")));
        Assert.That(Serving.Ask(socket, Serving.Get("/null")).Status, Is.EqualTo(500));
        Serving.Reply fault = Serving.Ask(socket, Serving.Get("/fault"));
        Assert.That((fault.Status, fault.Body), Is.EqualTo((418, "no coffee")));
        Assert.That(logs.Ids, Is.EqualTo((int[])[3000, 3000]));
        Assert.That(logs.Entries[1].Message, Does.Contain("(2 so far)").And.Not.Contain("/null"));
        Assert.That(serving.Server.Statistics, Has.Property("RequestsFailed").EqualTo(2).And.Property("RequestsAnswered").EqualTo(1).And.Property("Requests").EqualTo(3));
    }

    [Test]
    public void A_handler_that_always_throws_does_not_flood_the_log()
    {
        var logs = new RecordingLoggers();
        using var serving = new Serving(s => s.Map("GET", "/", (_, _) => throw new InvalidOperationException("boom")), logger: logs.CreateLogger<LocalHttpServer>());
        Socket socket = serving.Connect();
        for (int i = 0; i < 250; i++) Assert.That(Serving.Ask(socket, Serving.Get("/")).Status, Is.EqualTo(500));
        Assert.That(logs.Ids.Count(id => id == 3000), Is.EqualTo(12));
    }

    [Test]
    [Category("G20")]
    public void A_logger_that_throws_does_not_end_the_server()
    {
        using var serving = new Serving(s => s.Map("GET", "/", (_, _) => throw new InvalidOperationException("boom")), logger: new ThrowingLogger<LocalHttpServer>());
        Socket socket = serving.Connect();
        for (int i = 0; i < 2; i++) Assert.That(Serving.Ask(socket, Serving.Get("/")).Status, Is.EqualTo(500));
        Assert.That(serving.Server.Faults, Is.Zero);
    }

    [Test]
    public async Task Inside_a_host_a_server_without_a_logger_logs_to_the_host()
    {
        var life = new Life();
        life.Start<FailingServer>();
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Logs.Ids, Has.Exactly(1).EqualTo(3000));
    }

    [Test]
    public async Task DisposeAsync_lets_pending_requests_be_answered()
    {
        var answer = new TaskCompletionSource<LocalHttpResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var serving = new Serving(s => s.Map("GET", "/", (_, _) => new(answer.Task)));
        Socket socket = serving.Connect();
        Serving.Send(socket, Serving.Get("/"));
        await serving.Until(s => s.RequestsPending == 1);
        ValueTask disposing = serving.Server.DisposeAsync();
        answer.SetResult(LocalHttpResponse.Text("at last"));
        Assert.That(Serving.Reply.Read(socket)!.Body, Is.EqualTo("at last"));
        await disposing.AsTask().WaitAsync(Life.Patience);
        await new LocalHttpServer().DisposeAsync();
    }

    [Test]
    public void A_taken_port_is_a_typed_exception_that_names_it()
    {
        using var serving = new Serving(s => s.Map("GET", "/", Serving.Ok));
        using var second = new LocalHttpServer(new LocalHttpServerOptions { Port = serving.Server.Port });
        PortUnavailableException e = Assert.Throws<PortUnavailableException>(second.Start)!;
        Assert.That((e.IsPortTaken, e.Port), Is.EqualTo((true, serving.Server.Port)));
        Assert.That(e.Message, Does.Contain($"Port {serving.Server.Port} is taken").And.Contain("LocalHttpServerOptions.Port"));
    }

    [Test]
    [Category("G20")]
    public void Only_the_loopback_address_is_bound()
    {
        using var serving = new Serving(s => s.Map("GET", "/", Serving.Ok));
        IPAddress[] bound = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(e => e.Port == serving.Server.Port).Select(e => e.Address)];
        Assert.That(bound, Does.Contain(IPAddress.Loopback));
        Assert.That(bound.Where(a => !IPAddress.IsLoopback(a)), Is.Empty);
    }

    [Test]
    public void Misuse_is_told()
    {
        using var server = new LocalHttpServer();
        Assert.Multiple(() =>
        {
            Assert.That(() => server.Port, Throws.InvalidOperationException);
            Assert.That(server.Statistics.Requests, Is.Zero);
            Assert.That(() => server.Map("G T", "/", Serving.Ok), Throws.ArgumentException);
            Assert.That(() => new LocalHttpServer(new() { Port = 9001 }), Throws.InstanceOf<OptionsValidationException>());
            Assert.That(() => new LocalHttpServer(new() { MaxConnections = 0 }), Throws.InstanceOf<OptionsValidationException>());
            Assert.That(() => new LocalHttpServer(new() { MaxPendingRequests = 0 }), Throws.InstanceOf<OptionsValidationException>());
            Assert.That(() => new LocalHttpServer(new() { MaxHeadBytes = 100 }), Throws.InstanceOf<OptionsValidationException>());
            Assert.That(() => new LocalHttpServer(new() { MaxBodyBytes = -1 }), Throws.InstanceOf<OptionsValidationException>());
            Assert.That(() => new LocalHttpServer(new() { RequestTimeout = TimeSpan.Zero }), Throws.InstanceOf<OptionsValidationException>());
            Assert.That(() => new LocalHttpServer(new() { HandlerTimeout = TimeSpan.FromHours(2) }), Throws.InstanceOf<OptionsValidationException>());
            Assert.That(() => new LocalHttpServer(new() { RetryAfter = TimeSpan.FromSeconds(-1) }), Throws.InstanceOf<OptionsValidationException>());
        });
        server.Map("GET", "/", Serving.Ok).Start();
        Assert.That(() => server.Map("GET", "/b", Serving.Ok), Throws.InvalidOperationException);
        Assert.That(server.Start, Throws.InvalidOperationException);
        server.Dispose();
        server.Dispose();
        Assert.That(server.Start, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Stopping_answers_what_is_pending_and_takes_nothing_new()
    {
        var answer = new TaskCompletionSource<LocalHttpResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var serving = new Serving(s => s.Map("GET", "/slow", (_, _) => new(answer.Task)).Map("GET", "/", Serving.Ok));
        Socket idle = serving.Connect(), pending = serving.Connect();
        Serving.Ask(idle, Serving.Get("/"));
        Serving.Send(pending, Serving.Get("/slow"));
        await serving.Until(s => s.RequestsPending == 1);
        Task stopping = serving.Server.StopAsync();
        Assert.That(Serving.Reply.Read(idle), Is.Null, "idle connections are closed");
        Assert.That(() => serving.Connect(), Throws.InstanceOf<SocketException>());
        Assert.That(stopping.IsCompleted, Is.False);
        answer.SetResult(LocalHttpResponse.Text("done"));
        Serving.Reply reply = Serving.Reply.Read(pending)!;
        Assert.That(reply.Body, Is.EqualTo("done"));
        await stopping.WaitAsync(Life.Patience);
        Assert.That(Serving.Reply.Read(pending), Is.Null);
        LocalHttpServerStatistics s = serving.Server.Statistics;
        Assert.That((s.ConnectionsOpen, s.RequestsPending, s.RequestsAnswered), Is.EqualTo((0, 0, 2)));
    }

    [Test]
    public async Task Stopping_ends_when_its_token_does_and_cancels_the_handlers()
    {
        var cancelled = new TaskCompletionSource();
        using var serving = new Serving(s => s.Map("GET", "/", async (_, token) =>
        {
            await using CancellationTokenRegistration registration = token.Register(() => cancelled.TrySetResult());
            await cancelled.Task;
            throw new OperationCanceledException(token);
        }));
        Socket socket = serving.Connect();
        Serving.Send(socket, Serving.Get("/"));
        await serving.Until(s => s.RequestsPending == 1);
        using var stop = new CancellationTokenSource();
        Task stopping = serving.Server.StopAsync(stop.Token);
        await stop.CancelAsync();
        await stopping.WaitAsync(Life.Patience);
        await cancelled.Task.WaitAsync(Life.Patience);
        Assert.That(Serving.Reply.Read(socket), Is.Null);
        Assert.That(serving.Server.Statistics, Has.Property("RequestsTimedOut").EqualTo(1).And.Property("RequestsPending").EqualTo(0));
    }

    [Test]
    public void Another_library_s_client_understands_it()
    {
        using var serving = new Serving(s => s.Map("POST", "/echo/{name}", async (r, token) =>
        {
            byte[] body = r.Body.ToArray();
            string name = r.GetRouteValue("name");
            await Task.Delay(1, token);
            return LocalHttpResponse.Bytes(body, "text/plain", 201).WithHeader("X-Name", name);
        }));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{serving.Server.Port}") };
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/echo/{i}", UriKind.Relative)) { Content = new StringContent($"body {i}", Encoding.UTF8) };
            using HttpResponseMessage response = client.Send(request);
            using var reader = new StreamReader(response.Content.ReadAsStream());
            Assert.That((response.StatusCode, reader.ReadToEnd(), response.Headers.GetValues("X-Name").Single()), Is.EqualTo((HttpStatusCode.Created, $"body {i}", $"{i}")));
        });
    }

    private sealed class FailingServer : ExtensionBase, IDisposable
    {
        private readonly LocalHttpServer _server = new();

        public void Dispose() => _server.Dispose();

        protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
        {
            _server.Map("GET", "/", (_, _) => throw new InvalidOperationException("boom")).Start();
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPAddress.Loopback, _server.Port);
            Assert.That(Serving.Ask(socket, Serving.Get("/")).Status, Is.EqualTo(500));
            return Task.CompletedTask;
        }
    }
}

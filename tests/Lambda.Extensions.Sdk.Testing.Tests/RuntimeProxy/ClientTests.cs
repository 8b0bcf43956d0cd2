using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.NodeRuntime;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests.RuntimeProxy;

/// <summary>Each kind of runtime client has the same results through proxies as without.</summary>
public sealed class ClientTests : IDisposable
{
    private static readonly string[] NodeHandlers = ["callback", "async", "callbackError", "streaming", "brokenStream", "large"];

    /// <summary>A client on bare sockets: heads byte by byte, a connection for each call or one for all, chunks and trailers by hand.</summary>
    private const string RawClient = """
        import base64, socket
        host, port = api.split(":")
        def connect(): return socket.create_connection((host, int(port)))
        def head(lines): return ("\r\n".join(lines) + "\r\n\r\n").encode()
        def read(s):
            data = b""
            while b"\r\n\r\n" not in data: data += s.recv(1)
            lines = data.decode().split("\r\n")
            fields = {l.split(":", 1)[0].lower(): l.split(":", 1)[1].strip() for l in lines[1:] if ":" in l}
            body = b""
            while len(body) < int(fields.get("content-length", "0")): body += s.recv(65536)
            return lines[0], fields, body
        kept = connect()
        while True:
            for b in head(["GET /2018-06-01/runtime/invocation/next HTTP/1.1", "Host: " + api]): kept.send(bytes([b]))
            status, fields, event = read(kept)
            id = fields["lambda-runtime-aws-request-id"]
            path = "POST /2018-06-01/runtime/invocation/" + id
            chunked = ["Lambda-Runtime-Function-Response-Mode: streaming", "Transfer-Encoding: chunked", "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"]
            mode = json.loads(event)["mode"]
            s = connect()
            if mode == "plain":
                s.sendall(head([path + "/response HTTP/1.1", "Host: x", "Content-Length: %d" % len(event)]) + event)
            elif mode == "continue":
                s.sendall(head([path + "/response HTTP/1.1", "Host: x", "Expect: 100-continue", "Content-Length: %d" % len(event)]))
                first = b""
                while b"\r\n\r\n" not in first: first += s.recv(1)
                s.sendall(event)
            elif mode == "large":
                body = b'"' + b"x" * 5_000_000 + b'"'
                s.sendall(head([path + "/response HTTP/1.1", "Host: x", "Content-Length: %d" % len(body)]) + body)
            elif mode == "stream":
                s.sendall(head([path + "/response HTTP/1.1", "Host: x"] + chunked))
                for piece in (b"one,", b"two,", b"x" * 100_000): s.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
                s.sendall(b"0\r\n\r\n")
            elif mode == "broken":
                s.sendall(head([path + "/response HTTP/1.1", "Host: x"] + chunked))
                s.sendall(b"4\r\none,\r\n0\r\nLambda-Runtime-Function-Error-Type: Raw.Broken\r\n")
                s.sendall(b"Lambda-Runtime-Function-Error-Body: " + base64.b64encode(b'{"errorType":"Raw.Broken","errorMessage":"in the middle"}') + b"\r\n\r\n")
            else:
                body = b'{"errorType":"Raw.Error","errorMessage":"on purpose"}'
                s.sendall(head([path + "/error HTTP/1.1", "Host: x", "Lambda-Runtime-Function-Error-Type: Raw.Error", "Content-Length: %d" % len(body)]) + body)
            read(s)
            s.close()
        """;

    private const string PythonClient = """
        while True:
            id, event = invocation()
            mode = json.loads(event)["mode"]
            if mode == "stream":
                call("POST", f"/2018-06-01/runtime/invocation/{id}/response", {"Lambda-Runtime-Function-Response-Mode": "streaming"}, (b"piece %d," % i for i in range(100)))
            elif mode == "error":
                call("POST", f"/2018-06-01/runtime/invocation/{id}/error", {"Lambda-Runtime-Function-Error-Type": "Python.Error"}, '{"errorType":"Python.Error","errorMessage":"on purpose"}')
            else:
                respond(id, event)
        """;

    private readonly ScriptFolder _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [Test]
    public async Task The_real_client_of_Node([ValueSource(typeof(Ways), nameof(Ways.Proxied))] object way)
    {
        if (await NodeClient.InstallAsync() is { } reason) Assert.Ignore(reason);
        foreach (string handler in NodeHandlers)
            await AssertSameAsync((Way)way, b => b.UseFunctionCommand("node", NodeClient.Program, NodeClient.Handler(handler)), ["""{"i":1}""", """{"fine":true}"""]);
    }

    [Test]
    public Task A_client_on_bare_sockets([ValueSource(typeof(Ways), nameof(Ways.Proxied))] object way) =>
        AssertSameAsync((Way)way, b => b.UseFunction(_scripts.Python("raw", RawClient)), Modes("plain", "large", "stream", "continue", "broken", "error", "plain"));

    [Test]
    public Task A_client_in_Python([ValueSource(typeof(Ways), nameof(Ways.Proxied))] object way) =>
        AssertSameAsync((Way)way, b => b.UseFunction(_scripts.Python("client", PythonClient)), Modes("plain", "stream", "error", "plain"));

    [Test]
    public Task The_built_in_loop_of_NET([ValueSource(typeof(Ways), nameof(Ways.Proxied))] object way) =>
        AssertSameAsync((Way)way, b => b.UseFunction((invocation, _) => invocation.Payload == "2" ? throw new InvalidOperationException("on purpose") : Task.FromResult(invocation.Payload)), ["1", "2", "3"]);

    [Test]
    public async Task Hooks_see_each_kind_of_message_once()
    {
        var looked = new Looked();
        await ResultsAsync(Way.Hooks, b => b.UseFunction(_scripts.Python("raw", RawClient)), Modes("plain", "stream", "broken", "error"), looked);
        Assert.That(looked.Seen, Is.EqualTo((string[])["event", "response", "event", "stream", "event", "broken stream", "event", "error"]));
    }

    private static string[] Modes(params string[] modes) => [.. modes.Select(mode => $$"""{"mode":"{{mode}}"}""")];

    private async Task AssertSameAsync(Way way, Action<LambdaEmulatorBuilder> function, string[] events)
    {
        var looked = new Looked();
        IReadOnlyList<string> direct = await ResultsAsync(Way.Direct, function, events, new Looked());
        Assert.That(await ResultsAsync(way, function, events, looked), Is.EqualTo(direct));
        Assert.That(looked.Seen.Count(seen => seen == "event"), Is.EqualTo(way == Way.PassThrough ? 0 : events.Length), "the traffic went through the proxy");
    }

    private async Task<IReadOnlyList<string>> ResultsAsync(Way way, Action<LambdaEmulatorBuilder> function, string[] events, Looked looked)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder().By(way, _scripts, looked);
        function(builder);
        await using LambdaEmulator lambda = await builder.StartAsync();
        var results = new List<string>();
        foreach (string payload in events)
        {
            InvocationResult result = await lambda.InvokeAsync(payload);
            string text = $"{result.Outcome} {result.ErrorType} {result.ErrorMessage} {result.Payload}".Replace(result.RequestId, "(id)", StringComparison.Ordinal);
            results.Add(StackTraces.Without(text));
        }

        Assert.That(lambda.Function.Starts, Is.EqualTo(1), lambda.Story());
        Assert.That(lambda.Function.Output.Select(line => line.Text), Has.None.Contains("No proxy listens"));
        await lambda.ShutdownAsync();
        foreach (EmulatedExtension extension in lambda.Extensions.Values) Assert.That(extension.ExitCode, Is.Zero, lambda.Story());
        return results;
    }
}

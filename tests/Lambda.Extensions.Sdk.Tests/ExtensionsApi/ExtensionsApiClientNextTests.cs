using System.Reflection;
using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

/// <summary>G02: <c>next</c> has no timeout, no proxy, no second call in flight, and one connection for the process's life.</summary>
[Category("G02")]
public sealed class ExtensionsApiClientNextTests
    : ApiTest
{
    [Test]
    public async Task One_connection_lasts_for_the_process_life()
    {
        await RegisterAsync();
        for (int i = 0; i < 500; i++)
        {
            Server.Answer(i % 7 == 0 ? ScriptedServer.Ok("{\"errorType\":\"InternalServerError\"}", status: 500) : ScriptedServer.Invocation("r"));
            if (i % 7 == 0) await FailureOf(async () => await Client.NextAsync());
            else await Client.NextAsync();
        }

        Server.Answer(ScriptedServer.Ok("{\"status\":\"OK\"}", status: 202));
        await Client.ReportExitErrorAsync(new ExtensionError("Extension.X", "m"));
        Assert.That(Server.Connections, Is.EqualTo(1));
        Assert.That(Server.Requests, Has.Count.EqualTo(502));
    }

    [TestCase("", true)]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", true)]
    [TestCase("HTTP/1.1 500 X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", true)]
    [TestCase("HTTP/1.1 503 X\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n", false)]
    [TestCase("HTTP/1.1 307 X\r\nLocation: /2020-01-01/extension/event/next\r\nContent-Length: 0\r\n\r\n", false)]
    public async Task A_call_that_fails_is_not_made_again_by_itself(string answer, bool thenClose)
    {
        await RegisterAsync();
        Server.Answer(answer, thenClose);
        await FailureOf(async () => await Client.NextAsync());
        // Whatever the client did by itself came before this one.
        Server.Answer(ScriptedServer.Invocation("asked"));
        Assert.That(((InvokeEvent)await Client.NextAsync()).RequestId, Is.EqualTo("asked"));
        Assert.That(Server.Requests.Count(r => r.StartLine.Contains("/next", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public async Task A_pending_call_waits_with_one_request_until_it_is_answered()
    {
        await RegisterAsync();
        Task<ExtensionEvent> pending = Pending(() => Client.NextAsync());
        await Server.RequestAsync();
        Assert.That(pending.IsCompleted, Is.False);
        Server.Answer(ScriptedServer.Invocation("late"));
        Assert.That(((InvokeEvent)await pending.WaitAsync(Patience)).RequestId, Is.EqualTo("late"));
        Assert.That((Server.Connections, Server.Requests.Count), Is.EqualTo((1, 2)));
    }

    [Test]
    public void There_is_nowhere_to_set_a_timeout()
    {
        Type[] face = [typeof(ExtensionsApiClient), typeof(IExtensionsApiClient)];
        Assert.That(face.SelectMany(t => t.GetConstructors()).SelectMany(c => c.GetParameters()).Select(p => p.ParameterType), Is.EqualTo((Type[])[typeof(string)]));
        Assert.That(face.SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance)), Is.Empty);
        Assert.That(
            face.SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(m => m.Name == "NextAsync").Select(m => m.GetParameters().Select(p => p.ParameterType)),
            Has.All.EqualTo((Type[])[typeof(CancellationToken)]));
        Assert.That(typeof(ExtensionOptions).GetProperties().Select(p => p.Name), Has.None.Contains("Next"));
    }

    [Test]
    public void The_sockets_wait_for_ever([ValueSource(typeof(Http.Transports), nameof(Http.Transports.All))] string kind)
    {
        using var listener = new Http.Listener();
        using IByteTransport transport = Http.Transports.Connect(kind, "127.0.0.1", listener.Port);
        using System.Net.Sockets.Socket peer = listener.Accept();
        using System.Net.Sockets.Socket own = SocketOf(transport);
        Assert.That((own.ReceiveTimeout, own.SendTimeout), Is.EqualTo((0, 0)));
    }

    [Test]
    [NonParallelizable] // The variables are the process's.
    public async Task A_proxy_in_the_environment_is_not_used()
    {
        string[] names = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"];
        string?[] before = [.. names.Select(Environment.GetEnvironmentVariable)];
        using var proxy = new ScriptedServer(ScriptedServer.Registered(), ScriptedServer.Invocation("by proxy"));
        try
        {
            foreach (string name in names) Environment.SetEnvironmentVariable(name, $"http://{proxy.Host}");
            using var client = new ExtensionsApiClient(Server.Host);
            Server.Answer(ScriptedServer.Registered());
            Server.Answer(ScriptedServer.Invocation("direct"));
            await client.RegisterAsync("ext", ExtensionEvents.Shutdown);
            Assert.That(((InvokeEvent)await client.NextAsync()).RequestId, Is.EqualTo("direct"));
            Assert.That((proxy.Connections, Server.Requests[0].StartLine), Is.EqualTo((0, "POST /2020-01-01/extension/register HTTP/1.1")));
        }
        finally
        {
            foreach ((string name, string? value) in names.Zip(before)) Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static System.Net.Sockets.Socket SocketOf(IByteTransport transport)
    {
        object socket = transport.GetType().GetField("_socket", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(transport)!;
        return socket as System.Net.Sockets.Socket
            ?? new System.Net.Sockets.Socket(new System.Net.Sockets.SafeSocketHandle(((Microsoft.Win32.SafeHandles.SafeFileHandle)socket).DangerousGetHandle(), ownsHandle: false));
    }
}

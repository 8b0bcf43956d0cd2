using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.LocalHttp;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.LocalHttp;

/// <summary>A started server of a test's own, and raw connections to it.</summary>
internal sealed class Serving : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public Serving(Action<LocalHttpServer> routes, LocalHttpServerOptions? options = null, TimeProvider? time = null, ILogger<LocalHttpServer>? logger = null)
    {
        Server = new LocalHttpServer(options, time, logger);
        routes(Server);
        Server.Start();
    }

    public LocalHttpServer Server { get; }

    public static ValueTask<LocalHttpResponse> Ok(LocalHttpRequest request, CancellationToken token) => new(LocalHttpResponse.Text("ok"));

    public static string Get(string target, string more = "") => $"GET {target} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n";

    public Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Life.Patience.TotalMilliseconds, SendTimeout = (int)Life.Patience.TotalMilliseconds };
        socket.Connect(IPAddress.Loopback, Server.Port);
        lock (_sockets) _sockets.Add(socket);
        return socket;
    }

    /// <summary>One request on a connection of its own.</summary>
    public Reply Ask(string request) => Ask(Connect(), request);

    public static Reply Ask(Socket socket, string request)
    {
        Send(socket, request);
        return Reply.Read(socket) ?? throw new IOException("closed without a response");
    }

    public static void Send(Socket socket, string bytes)
    {
        byte[] all = Encoding.Latin1.GetBytes(bytes);
        for (int at = 0; at < all.Length;) at += socket.Send(all.AsSpan(at));
    }

    /// <summary>Waits for a moment that the server reaches by itself.</summary>
    public async Task Until(Func<LocalHttpServerStatistics, bool> reached)
    {
        using var patience = new CancellationTokenSource(Life.Patience);
        while (!reached(Server.Statistics))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public void Dispose()
    {
        foreach (Socket socket in _sockets) socket.Dispose();
        Server.Dispose();
        Assert.That(Server.Faults, Is.Zero);
    }

    /// <summary>A response as it came.</summary>
    internal sealed record Reply(int Status, string Head, string Body)
    {
        public bool Closes => Head.Contains("\r\nConnection: close\r\n", StringComparison.Ordinal);

        /// <summary>Reads one response; null when the connection is at its end.</summary>
        public static Reply? Read(Socket socket, bool hasBody = true)
        {
            var head = new StringBuilder();
            byte[] one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (Receive(socket, one, 1) == 0) return null;
                head.Append((char)one[0]);
            }

            string text = head.ToString();
            int status = int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture);
            string? line = text.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length: ", StringComparison.Ordinal));
            byte[] body = new byte[line is null || !hasBody ? 0 : int.Parse(line["Content-Length: ".Length..], CultureInfo.InvariantCulture)];
            for (int at = 0; at < body.Length;)
            {
                int n = socket.Receive(body.AsSpan(at));
                if (n == 0) throw new IOException("closed in the middle of a body");
                at += n;
            }

            return new Reply(status, text, Encoding.UTF8.GetString(body));
        }

        private static int Receive(Socket socket, byte[] bytes, int count)
        {
            try
            {
                return socket.Receive(bytes, count, SocketFlags.None);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                return 0;
            }
        }
    }
}

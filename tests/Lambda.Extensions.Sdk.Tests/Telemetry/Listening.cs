using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>A listener of a test's own, what its handler got, and raw connections to it.</summary>
internal sealed class Listening : IDisposable
{
    private readonly Channel<TelemetryBatch> _batches = Channel.CreateUnbounded<TelemetryBatch>();
    private readonly List<Socket> _sockets = [];

    public Listening(TelemetryListenerOptions? options = null, Func<TelemetryBatch, CancellationToken, ValueTask>? handler = null, TimeProvider? time = null, ILogger<TelemetryListener>? logger = null)
    {
        Listener = new TelemetryListener(
            async (batch, token) =>
            {
                if (handler is not null) await handler(batch, token);
                await _batches.Writer.WriteAsync(batch, CancellationToken.None);
            },
            options,
            time,
            logger);
        Port = Listener.Start().Port;
    }

    public TelemetryListener Listener { get; }

    public int Port { get; }

    public static string Function(object text) => $$"""{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"{{text}}"}""";

    public static string Post(string body, string more = "") =>
        $"POST / HTTP/1.1\r\nHost: sandbox.localdomain\r\nContent-Type: application/json\r\n{more}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Life.Patience.TotalMilliseconds, SendTimeout = (int)Life.Patience.TotalMilliseconds };
        socket.Connect(IPAddress.Loopback, Port);
        lock (_sockets) _sockets.Add(socket);
        return socket;
    }

    /// <summary>Sends, and reads up to the empty line of each of some responses, none of which has a body; an empty one is the end of the connection.</summary>
    public static string[] Exchange(Socket socket, string bytes, int responses = 1)
    {
        Send(socket, bytes);
        string[] answers = new string[responses];
        for (int i = 0; i < responses; i++) answers[i] = ReadResponse(socket);
        return answers;
    }

    public static void Send(Socket socket, string bytes)
    {
        byte[] all = Encoding.Latin1.GetBytes(bytes);
        for (int at = 0; at < all.Length;) at += socket.Send(all.AsSpan(at));
    }

    public static string ReadResponse(Socket socket)
    {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (Receive(socket, one) == 0) break;
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    /// <summary>Reads until the other side closes, in whatever way.</summary>
    public static void ReadToEnd(Socket socket)
    {
        byte[] bytes = new byte[1024];
        while (Receive(socket, bytes) > 0)
        {
            // Dropped.
        }
    }

    /// <summary>The texts of the log lines of the next batches, until there are that many.</summary>
    public async Task<List<string>> Lines(int count)
    {
        List<string> lines = [];
        using var patience = new CancellationTokenSource(Life.Patience);
        while (lines.Count < count) lines.AddRange((await _batches.Reader.ReadAsync(patience.Token)).Records.OfType<LogRecord>().Select(r => r.GetText()));
        return lines;
    }

    public Task Drained() => Listener.DrainAsync().WaitAsync(Life.Patience);

    public void Dispose()
    {
        foreach (Socket socket in _sockets) socket.Dispose();
        Listener.Dispose();
    }

    private static int Receive(Socket socket, byte[] bytes)
    {
        try
        {
            return socket.Receive(bytes);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
        {
            return 0;
        }
    }
}

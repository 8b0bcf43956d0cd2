using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Lambda.Extensions.Sdk.Tests.Http;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

/// <summary>
/// A server that captures each request verbatim and answers with given bytes, one answer for each request in the order they
/// come; while there is none, the request is pending. It knows no HTTP beyond where a request ends.
/// </summary>
internal sealed class ScriptedServer : IDisposable
{
    // Not what is tested: only so that a hang fails instead of hanging.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<(byte[] Bytes, bool ThenClose)> _answers = Channel.CreateUnbounded<(byte[] Bytes, bool ThenClose)>();
    private readonly Channel<CapturedRequest> _unseen = Channel.CreateUnbounded<CapturedRequest>();
    private readonly ConcurrentQueue<CapturedRequest> _requests = new();
    private int _connections;

    public ScriptedServer(params string[] answers)
    {
        foreach (string answer in answers) Answer(answer);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The value of <c>AWS_LAMBDA_RUNTIME_API</c> that leads here.</summary>
    public string Host => $"127.0.0.1:{Port}";

    public IReadOnlyList<CapturedRequest> Requests => [.. _requests];

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>An answer with a length.</summary>
    public static string Ok(string body, string headers = "", int status = 200) =>
        $"HTTP/1.1 {status} X\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>An answer to <c>register</c>.</summary>
    public static string Registered(string body = "{}", string id = "the-id", int status = 200) => Ok(body, $"Lambda-Extension-Identifier: {id}\r\n", status);

    /// <summary>An answer to <c>next</c>.</summary>
    public static string Invocation(string requestId) => Ok($"{{\"eventType\":\"INVOKE\",\"requestId\":\"{requestId}\"}}");

    /// <summary>Answers the next request, pending or to come.</summary>
    public void Answer(string bytes, bool thenClose = false) => _answers.Writer.TryWrite((Bytes.Of(bytes), thenClose));

    /// <summary>Waits for a request that was not waited for before.</summary>
    public Task<CapturedRequest> RequestAsync() => _unseen.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
            _ = ServeAsync(socket, Interlocked.Increment(ref _connections));
        }
    }

    private async Task ServeAsync(Socket socket, int connection)
    {
        using Socket owned = socket;
        while (await ReadRequestAsync(socket) is { } text)
        {
            var request = new CapturedRequest(connection, text);
            _requests.Enqueue(request);
            _unseen.Writer.TryWrite(request);
            // A client that waits for an answer that no test has written hears the connection close at last.
            (byte[] bytes, bool thenClose) = await _answers.Reader.ReadAsync(_stop.Token).AsTask().WaitAsync(Patience);
            for (int sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), _stop.Token);
            if (thenClose) return;
        }
    }

    private async Task<string?> ReadRequestAsync(Socket socket)
    {
        string text = "";
        byte[] buffer = new byte[16 * 1024];
        while (!IsWhole(text))
        {
            int n = await socket.ReceiveAsync(buffer, _stop.Token);
            if (n == 0) return null;
            text += Bytes.Text(buffer.AsSpan(0, n));
        }

        return text;
    }

    private static bool IsWhole(string text)
    {
        int head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0) return false;
        const string Name = "\r\nContent-Length: ";
        int length = text.IndexOf(Name, StringComparison.Ordinal);
        if (length < 0 || length > head) return true;
        int end = text.IndexOf('\r', length + Name.Length);
        return text.Length >= head + 4 + int.Parse(text.AsSpan((length + Name.Length)..end), CultureInfo.InvariantCulture);
    }
}

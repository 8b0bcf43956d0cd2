using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>What a <see cref="RawSink"/> does with one request.</summary>
public enum RawAnswer
{
    Ok,

    /// <summary>Breaks the connection with a reset, unanswered.</summary>
    Reset,

    /// <summary>Closes it in order, unanswered.</summary>
    Close,

    /// <summary>Says nothing ever: as a connection whose other end is gone.</summary>
    Silence,

    /// <summary>Closes it with half an answer said.</summary>
    HalfAnswer,
}

/// <summary>An endpoint on loopback that sees connections and can break them, which a web server hides.</summary>
internal sealed class RawSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _serving = [];
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Func<int, int, Task<RawAnswer>> _answer;
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private int _connections;
    private int _requests;

    public RawSink()
        : this((_, _) => RawAnswer.Ok)
    {
    }

    /// <param name="answer">What to do with which request (from 1) of which connection (from 1).</param>
    public RawSink(Func<int, int, RawAnswer> answer)
        : this((connection, request) => Task.FromResult(answer(connection, request)))
    {
    }

    public RawSink(Func<int, int, Task<RawAnswer>> answer)
    {
        _answer = answer;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}/v1/logs");

    public int Connections => Volatile.Read(ref _connections);

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The first request is here.</summary>
    public Task Received => _received.Task.WaitAsync(Hosting.Life.Patience);

    public ConcurrentQueue<string> Bodies { get; } = new();

    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>Closes the server's sides of all connections, as a server does with idle ones.</summary>
    public void CloseConnections()
    {
        foreach (Socket socket in _sockets) socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        CloseConnections();
        await Task.WhenAll([_accepting, .. _serving]).WaitAsync(Hosting.Life.Patience);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                _sockets.Add(socket);
                int connection = Interlocked.Increment(ref _connections);
                _serving.Add(ServeAsync(socket, connection));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }
    }

    private async Task ServeAsync(Socket socket, int connection)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            for (int request = 1; await ReadAsync(stream); request++)
            {
                Interlocked.Increment(ref _requests);
                _received.TrySetResult();
                switch (await _answer(connection, request))
                {
                    case RawAnswer.Ok:
                        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), _stop.Token);
                        break;
                    case RawAnswer.Reset:
                        socket.LingerState = new LingerOption(true, 0);
                        return;
                    case RawAnswer.Close:
                        return;
                    case RawAnswer.HalfAnswer:
                        await stream.WriteAsync("HTTP/1.1 20"u8.ToArray(), _stop.Token);
                        return;
                    default:
                        await Task.Delay(Timeout.Infinite, _stop.Token);
                        break;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task<bool> ReadAsync(NetworkStream stream)
    {
        var received = new List<byte>();
        byte[] buffer = new byte[16 * 1024];
        int end = -1;
        int length = 0;
        while (end < 0 || received.Count < end + length)
        {
            int read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0) return false;
            received.AddRange(buffer.AsSpan(0, read));
            if (end >= 0) continue;
            string head = Encoding.Latin1.GetString([.. received]);
            int at = head.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (at < 0) continue;
            end = at + 4;
            Heads.Enqueue(head[..at]);
            foreach (string line in head[..at].Split("\r\n"))
            {
                if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(line[15..], CultureInfo.InvariantCulture);
            }
        }

        Bodies.Enqueue(Encoding.Latin1.GetString(received.ToArray(), end, length));
        return true;
    }
}

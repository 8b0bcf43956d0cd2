using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lambda.Extensions.Sdk.CachingTests.Support;

/// <summary>An origin that answers each call with the bytes that its test gives, and then closes the connection.</summary>
internal sealed class RawOrigin : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _loop;

    public RawOrigin()
    {
        _listener.Start();
        _loop = AnswerAsync();
    }

    /// <summary>The heads of the requests, in Latin-1.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>The whole answer, in Latin-1.</summary>
    public string Answer { get; set; } = "";

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Sets a whole answer from its parts.</summary>
    public void Say(int status, string body, params string[] headers) =>
        Answer = string.Join("\r\n", [$"HTTP/1.1 {status} Said", .. headers, $"Content-Length: {body.Length}", "Connection: close", "", body]);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
        _listener.Dispose();
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient connection = await _listener.AcceptTcpClientAsync();
                NetworkStream stream = connection.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
                List<string> head = [];
                while (await reader.ReadLineAsync() is { Length: > 0 } line) head.Add(line);
                Heads.Enqueue(string.Join('\n', head));
                await stream.WriteAsync(Encoding.Latin1.GetBytes(Answer));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}

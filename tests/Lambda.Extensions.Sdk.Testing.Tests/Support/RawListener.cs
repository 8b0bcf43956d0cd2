using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lambda.Extensions.Sdk.Testing.Tests.Support;

/// <summary>Listens for HTTP deliveries without the SDK: reads requests from the socket and sends scripted answers.</summary>
internal sealed class RawListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<RawDelivery> _deliveries = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RawListener()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The status of each answer, given how many deliveries came before.</summary>
    public Func<int, int> Status { get; set; } = _ => 200;

    /// <summary>The task that an answer waits for.</summary>
    public Func<int, Task> Pause { get; set; } = _ => Task.CompletedTask;

    /// <summary>Ends when the first delivery has arrived, before it is answered.</summary>
    public Task FirstArrived => _first.Task;

    /// <summary>True to close each connection after its answer without notice.</summary>
    public bool ClosesConnections { get; set; }

    public IReadOnlyList<RawDelivery> Deliveries => [.. _deliveries];

    public IEnumerable<string> Types => Deliveries.SelectMany(delivery => delivery.Types);

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        using var reader = new BinaryReader(client.GetStream());
        try
        {
            await Task.Yield();
            while (await Task.Run(() => Read(reader)) is { } delivery)
            {
                var before = _deliveries.Count;
                _deliveries.Enqueue(delivery);
                _first.TrySetResult();
                await Pause(before);
                var answer = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status(before)} Whatever\r\nContent-Length: 0\r\n\r\n");
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), _stopping.Token);
                if (ClosesConnections) return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The platform has gone.
        }
    }

    private static RawDelivery? Read(BinaryReader reader)
    {
        if (ReadLine(reader) is not { } start) return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (ReadLine(reader) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var words = start.Split(' ');
        var body = reader.ReadBytes(int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture));
        return new RawDelivery(words[0], words[1], headers, body);
    }

    private static string? ReadLine(BinaryReader reader)
    {
        var line = new StringBuilder();
        try
        {
            for (var c = reader.ReadByte(); c != '\n'; c = reader.ReadByte())
            {
                if (c != '\r') line.Append((char)c);
            }
        }
        catch (EndOfStreamException)
        {
            return null;
        }

        return line.ToString();
    }
}

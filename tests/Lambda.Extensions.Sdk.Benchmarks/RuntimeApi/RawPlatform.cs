using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.Benchmarks.RuntimeApi;

/// <summary>The platform's side of the Runtime API: an event for each request for one, and 202 for each answer.</summary>
internal sealed class RawPlatform : IDisposable
{
    private static readonly byte[] Accepted = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _event;

    public RawPlatform(byte[] next)
    {
        _event = next;
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Sets the number in the request id of the next events.</summary>
    public void Number(long sequence) => Number(_event, sequence);

    /// <summary>Writes the number into the request id of a message, as <see cref="Harness.Answers"/> does.</summary>
    public static void Number(byte[] message, long sequence)
    {
        int at = message.AsSpan().IndexOf("9205-"u8) + 5;
        Utf8Formatter.TryFormat(sequence, message.AsSpan(at), out _, new StandardFormat('x', 12));
    }

    public void Dispose() => _listener.Stop();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = new RawConnection(_listener.AcceptSocket());
                new Thread(() => Serve(connection)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // The run has ended.
        }
    }

    private void Serve(RawConnection connection)
    {
        using RawConnection closed = connection;
        try
        {
            while (connection.TryReceive()) connection.Send(connection.IsNext ? _event : Accepted);
        }
        catch (SocketException)
        {
            // The other side has ended.
        }
    }
}

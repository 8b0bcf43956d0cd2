using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Benchmarks.RuntimeApi;

namespace Lambda.Extensions.Sdk.Benchmarks.Receiver;

/// <summary>An endpoint that takes every request at once, and reads none.</summary>
internal sealed class Endpoint : IDisposable
{
    private static readonly byte[] Taken = "HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private long _bytes;

    public Endpoint()
    {
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long Bytes => Volatile.Read(ref _bytes);

    public void Dispose() => _listener.Dispose();

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
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end of the run.
        }
    }

    private void Serve(RawConnection connection)
    {
        try
        {
            using (connection)
            {
                while (connection.TryReceive())
                {
                    Interlocked.Add(ref _bytes, connection.Length);
                    connection.Send(Taken);
                }
            }
        }
        catch (SocketException)
        {
            // The extension has ended.
        }
    }
}

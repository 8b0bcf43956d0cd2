using System.Net;
using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.Http;

/// <summary>
/// A blocking TCP connection to an address inside the sandbox. No proxy, no TLS, no timeout: <c>next</c> may wait for hours
/// (lambda-facts 2.2), and the waiting thread has no other work.
/// </summary>
internal sealed class SocketTransport : IDuplexTransport
{
    private readonly Socket _socket;

    private SocketTransport(Socket socket) => _socket = socket;

    /// <summary>Wraps an accepted, blocking socket.</summary>
    public static SocketTransport Of(Socket socket)
    {
        socket.NoDelay = true;
        return new SocketTransport(socket);
    }

    /// <exception cref="SocketException">Nothing listens there, or the name does not resolve.</exception>
    public static SocketTransport Connect(string host, int port)
    {
        // An IP address, which Lambda always gives, needs no resolver.
        EndPoint target = IPAddress.TryParse(host, out IPAddress? address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);
        Socket socket = address is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            socket.Connect(target);
            return new SocketTransport(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public int Read(Span<byte> buffer) => _socket.Receive(buffer);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[_socket.Send(bytes)..];
    }

    public void Abort() => Shutdown(SocketShutdown.Both);

    public void EndWrite() => Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }

        Shutdown(SocketShutdown.Receive);
    }

    public void Dispose() => _socket.Dispose();

    private void Shutdown(SocketShutdown how)
    {
        try
        {
            _socket.Shutdown(how);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection is closed already, which is the goal.
        }
    }
}

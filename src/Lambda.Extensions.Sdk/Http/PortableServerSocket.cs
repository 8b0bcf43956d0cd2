using System.Net;
using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.Http;

/// <summary>
/// Implements <see cref="IServerSocket"/> for systems other than Linux, that is, a developer's machine. It reacts to a wake
/// within 100 ms.
/// </summary>
internal sealed class PortableServerSocket : IServerSocket
{
    private const int Tick = 100_000;

    private readonly Socket _socket;
    private readonly Socket? _socket6;
    private readonly List<Socket> _toRead = [];
    private readonly List<Socket> _toWrite = [];

    private PortableServerSocket(Socket socket, Socket? socket6)
    {
        _socket = socket;
        _socket6 = socket6;
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <summary>Listens as <see cref="LinuxServerSocket.Listen(bool, int)"/>.</summary>
    /// <exception cref="SocketException">The port is taken, or may not be used.</exception>
    public static PortableServerSocket Listen(bool loopbackOnly, int port)
    {
        Socket socket = Listen(loopbackOnly ? IPAddress.Loopback : IPAddress.Any, port);
        try
        {
            return new PortableServerSocket(socket, loopbackOnly ? ListenOnLoopback6(((IPEndPoint)socket.LocalEndPoint!).Port, required: port != 0) : null);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public IConnectionSocket? Accept() => (Accept(_socket) ?? (_socket6 is null ? null : Accept(_socket6))) is { } accepted ? new PortableConnectionSocket(accepted) : null;

    public IDuplexTransport? AcceptStream()
    {
        try
        {
            if (!_socket.Poll(Tick, SelectMode.SelectRead)) return null;
            Socket accepted = _socket.Accept();
            accepted.Blocking = true;
            return SocketTransport.Of(accepted);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    public bool Wait(List<ServerConnection> connections, bool accepting, int timeoutMs)
    {
        _toRead.Clear();
        _toWrite.Clear();
        if (accepting) _toRead.Add(_socket);
        if (accepting && _socket6 is not null) _toRead.Add(_socket6);
        foreach (ServerConnection connection in connections)
        {
            if (!connection.IsHeld) (connection.WantsToSend ? _toWrite : _toRead).Add(((PortableConnectionSocket)connection.Socket).Socket);
        }

        if (_toRead.Count + _toWrite.Count > 0) Socket.Select(_toRead, _toWrite, null, timeoutMs < 0 ? Tick : Math.Min(Tick, timeoutMs * 1000));
        foreach (ServerConnection connection in connections)
        {
            Socket socket = ((PortableConnectionSocket)connection.Socket).Socket;
            connection.IsReady = _toRead.Contains(socket) || _toWrite.Contains(socket);
        }

        return _toRead.Contains(_socket) || (_socket6 is not null && _toRead.Contains(_socket6));
    }

    public void StopListening()
    {
        _socket.Dispose();
        _socket6?.Dispose();
    }

    public void Wake()
    {
    }

    public void Dispose() => StopListening();

    private static Socket? ListenOnLoopback6(int port, bool required)
    {
        try
        {
            return Socket.OSSupportsIPv6 ? Listen(IPAddress.IPv6Loopback, port) : null;
        }
        catch (SocketException e) when (!required || e.SocketErrorCode != SocketError.AddressAlreadyInUse)
        {
            return null;
        }
    }

    private static Socket Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            // No ReuseAddress: on Unix .NET turns it into SO_REUSEPORT, which lets two processes listen on one port. A port in
            // TIME_WAIT can be bound without it.
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket? Accept(Socket socket)
    {
        try
        {
            Socket accepted = socket.Accept();
            accepted.Blocking = false;
            accepted.NoDelay = true;
            return accepted;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}

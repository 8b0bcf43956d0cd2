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
    private readonly List<Socket> _toRead = [];
    private readonly List<Socket> _toWrite = [];

    private PortableServerSocket(Socket socket)
    {
        _socket = socket;
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <exception cref="SocketException">The port is taken, or may not be used.</exception>
    public static PortableServerSocket Listen(bool loopbackOnly, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            // No ReuseAddress: on Unix .NET turns it into SO_REUSEPORT, which lets two processes listen on one port. A port in
            // TIME_WAIT can be bound without it.
            socket.Bind(new IPEndPoint(loopbackOnly ? IPAddress.Loopback : IPAddress.Any, port));
            socket.Listen();
            return new PortableServerSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public IConnectionSocket? Accept()
    {
        try
        {
            Socket accepted = _socket.Accept();
            accepted.Blocking = false;
            accepted.NoDelay = true;
            return new PortableConnectionSocket(accepted);
        }
        catch (SocketException)
        {
            return null;
        }
    }

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

        return _toRead.Contains(_socket);
    }

    public void StopListening() => _socket.Dispose();

    public void Wake()
    {
    }

    public void Dispose() => _socket.Dispose();
}

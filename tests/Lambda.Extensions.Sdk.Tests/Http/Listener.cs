using System.Net;
using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>A listening socket on a loopback port of the system's choice; what it accepted, the caller disposes of.</summary>
internal sealed class Listener : IDisposable
{
    private readonly Socket _socket;

    public Listener(IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _socket.Bind(new IPEndPoint(address, 0));
        _socket.Listen();
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public Socket Accept() => _socket.Accept();

    public void Dispose() => _socket.Dispose();
}

namespace Lambda.Extensions.Sdk.Http;

/// <summary>Chooses the sockets of the system for blocking connections inside the sandbox.</summary>
internal static class StreamSocket
{
    /// <exception cref="IOException">Nothing listens there, or the name does not resolve.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The same on other systems than Linux.</exception>
    public static IDuplexTransport Connect(string host, int port) =>
        OperatingSystem.IsLinux() ? LinuxSocketTransport.Connect(host, port) : SocketTransport.Connect(host, port);

    /// <exception cref="System.Net.Sockets.SocketException">The port is taken, or may not be used.</exception>
    public static IServerSocket Listen(int port) =>
        OperatingSystem.IsLinux() ? LinuxServerSocket.Listen(loopbackOnly: true, port) : PortableServerSocket.Listen(loopbackOnly: true, port);
}

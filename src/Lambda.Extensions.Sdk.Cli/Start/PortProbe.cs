using System.Net;
using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.Cli.Start;

/// <summary>Checks the port before anything is built.</summary>
internal static class PortProbe
{
    /// <exception cref="SetupException">The port is not available.</exception>
    public static void Require(int port)
    {
        if (port == 0) return;
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new SetupException(
                e.SocketErrorCode == SocketError.AccessDenied
                    ? $"port {port} needs more rights than you have. Choose one above 1023 with --port, or --port 0 for a free one."
                    : $"port {port} is in use by another program. End it, or choose another port with --port; --port 0 takes a free one.",
                e);
        }
    }
}

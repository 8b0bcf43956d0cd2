using System.Net;
using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>Finds ports for processes that cannot choose a free one themselves.</summary>
internal static class Ports
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

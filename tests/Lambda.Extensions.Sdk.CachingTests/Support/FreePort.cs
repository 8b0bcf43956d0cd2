using System.Net;
using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.CachingTests.Support;

/// <summary>Ports for programs that must be told theirs: below those the system gives out by itself, each given once by this process.</summary>
internal static class FreePort
{
    private const int First = 11_000;
    private const int Count = 20_000;

    private static int _next = Environment.ProcessId * 400 % Count;

    public static int Take()
    {
        while (true)
        {
            int port = First + ((Interlocked.Increment(ref _next) & int.MaxValue) % Count);
            try
            {
                using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}

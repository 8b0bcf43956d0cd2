using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>The two ways to a socket, by name so that a test's name tells which one it ran over.</summary>
internal static class Transports
{
    public const string Linux = nameof(LinuxSocketTransport);
    public const string Sockets = nameof(SocketTransport);

    /// <summary>Those that work on this machine: the Linux one is Linux's.</summary>
    public static IEnumerable<string> All => OperatingSystem.IsLinux() ? [Linux, Sockets] : [Sockets];

    public static IByteTransport Connect(string kind, string host, int port) =>
        kind == Linux ? LinuxSocketTransport.Connect(host, port) : SocketTransport.Connect(host, port);
}

using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Tests.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>The server over the sockets of a developer's machine that is not Linux; they work on Linux too.</summary>
internal sealed class PortableServerTests
{
    [Test]
    public void Requests_are_answered_and_the_server_can_be_stopped()
    {
        using PortableServerSocket listening = PortableServerSocket.Listen(loopbackOnly: true, 0);
        var queue = new BatchQueue(1000, 10, TimeProvider.System);
        var limits = new ServerLimits();
        using var server = new SocketServer(listening, s => new TelemetryHttpConnection(s, limits, queue, () => { }), limits, TimeProvider.System);
        server.Start("portable");
        int port = listening.Port;
        using var first = Connect(port);
        using var second = Connect(port);
        for (int i = 0; i < 3; i++)
        {
            Assert.That(Listening.Exchange(first, Listening.Post("[]") + Listening.Post("[]"), 2), Is.All.StartWith("HTTP/1.1 200 "));
            Assert.That(Listening.Exchange(second, Listening.Post("[]"))[0], Does.StartWith("HTTP/1.1 200 "));
        }

        Assert.That(Listening.Exchange(second, "nonsense\r\n\r\n")[0], Does.StartWith("HTTP/1.1 400 "));
        server.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(queue.Received, Is.EqualTo(9));
            Assert.That(server.Accepted, Is.EqualTo(2));
            Assert.That(server.Faults, Is.Zero);
            Assert.That(Listening.ReadResponse(first), Is.Empty);
            Assert.That(() => Connect(port).Dispose(), Throws.InstanceOf<SocketException>());
        });
    }

    [Test]
    public void A_taken_port_is_told_as_on_Linux()
    {
        using PortableServerSocket first = PortableServerSocket.Listen(loopbackOnly: true, 0);
        int port = first.Port;
        SocketException portable = Assert.Throws<SocketException>(() => PortableServerSocket.Listen(loopbackOnly: true, port))!;
        SocketException linux = Assert.Throws<SocketException>(() => LinuxServerSocket.Listen(loopbackOnly: true, port))!;
        Assert.That((portable.SocketErrorCode, linux.SocketErrorCode), Is.EqualTo((SocketError.AddressAlreadyInUse, SocketError.AddressAlreadyInUse)));
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000 };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }
}

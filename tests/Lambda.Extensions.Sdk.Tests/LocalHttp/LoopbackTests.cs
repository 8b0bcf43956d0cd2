using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Lambda.Extensions.Sdk.Tests.LocalHttp;

/// <summary>Clients resolve <c>localhost</c> to 127.0.0.1 or to ::1, and reach the server by both.</summary>
internal sealed class LoopbackTests
{
    [TestCase("127.0.0.1")]
    [TestCase("[::1]")]
    [TestCase("localhost")]
    public async Task The_server_answers_a_client_at_each_loopback_address(string host)
    {
        RequireIPv6(host);
        using var serving = new Serving(s => s.Map("GET", "/a", Serving.Ok));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        for (int i = 0; i < 3; i++) Assert.That(await client.GetStringAsync(new Uri($"http://{host}:{serving.Server.Port}/a")), Is.EqualTo("ok"));
        Assert.That(serving.Server.Statistics.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task A_stopped_server_is_closed_on_both_addresses()
    {
        RequireIPv6("[::1]");
        using var serving = new Serving(s => s.Map("GET", "/a", Serving.Ok));
        int port = serving.Server.Port;
        await serving.Server.StopAsync();
        foreach (IPAddress address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            Assert.That(() => socket.Connect(address, port), Throws.InstanceOf<SocketException>(), address.ToString());
        }
    }

    [Test]
    public void A_port_that_another_program_has_on_IPv6_only_is_taken()
    {
        RequireIPv6("[::1]");
        using var other = new TcpListener(IPAddress.IPv6Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var server = new LocalHttpServer(new LocalHttpServerOptions { Port = port });
        Assert.That(Assert.Throws<PortUnavailableException>(server.Start)!.IsPortTaken, Is.True);
        Assert.That(Assert.Throws<SocketException>(() => PortableServerSocket.Listen(loopbackOnly: true, port))!.SocketErrorCode, Is.EqualTo(SocketError.AddressAlreadyInUse));
        // A failed start leaves nothing behind.
        using var again = new TcpListener(IPAddress.Loopback, port);
        again.Start();
    }

    [Test]
    public void Sockets_of_other_systems_accept_at_both_addresses_too()
    {
        RequireIPv6("[::1]");
        using PortableServerSocket listening = PortableServerSocket.Listen(loopbackOnly: true, 0);
        foreach (IPAddress address in (IPAddress[])[IPAddress.IPv6Loopback, IPAddress.Loopback])
        {
            using var client = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(address, listening.Port);
            Assert.That(listening.Wait([], accepting: true, timeoutMs: -1), address.ToString());
            using IConnectionSocket? accepted = listening.Accept();
            Assert.That(accepted, Is.Not.Null, address.ToString());
        }
    }

    /// <summary>Ignores the test on a machine without ::1, and says so.</summary>
    private static void RequireIPv6(string host)
    {
        if (host != "[::1]") return;
        try
        {
            using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        }
        catch (SocketException e)
        {
            Assert.Ignore($"This machine has no ::1: {e.Message}");
        }
    }
}

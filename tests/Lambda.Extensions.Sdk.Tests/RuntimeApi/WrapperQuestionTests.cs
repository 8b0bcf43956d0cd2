using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>The question of a layer's wrapper script: whether the proxy is there, and what it must forward to.</summary>
public sealed class WrapperQuestionTests
{
    private const string Accepted = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    private const string Refused = "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private const string Next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n";
    private const string NextProxyAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb";

    [Test]
    public void A_wrapper_that_finds_the_platforms_address_is_accepted_and_nothing_is_forwarded()
    {
        using var proxied = new Proxied();
        Assert.That(Ask(proxied, proxied.RuntimeApi), Is.EqualTo(Accepted));
        using Peer runtime = proxied.Connect();
        runtime.Send(Next);
        using Peer platform = proxied.Accept();
        Assert.That(platform.ReadText(Next.Length), Is.EqualTo(Next), "the first bytes that the platform sees");
    }

    [Test]
    public void A_proxy_that_another_wrapper_has_put_there_is_next_in_the_chain()
    {
        using var proxied = new Proxied();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        Assert.That(Ask(proxied, AddressOf(other)), Is.EqualTo(Accepted));
        Assert.That(FirstRequestArrivesAt(other, proxied), Is.True);
        Assert.That(Ask(proxied, AddressOf(other)), Is.EqualTo(Accepted), "a runtime that starts again has the same wrappers");
    }

    [Test]
    public void An_upstream_that_was_set_is_kept()
    {
        using var set = new TcpListener(IPAddress.Loopback, 0);
        set.Start();
        using var proxied = new Proxied(configure: options => options.RuntimeApi.Upstream = AddressOf(set));
        Assert.That(Ask(proxied, "127.0.0.1:1"), Is.EqualTo(Accepted));
        Assert.That(FirstRequestArrivesAt(set, proxied), Is.True);
    }

    [Test]
    public void A_wrapper_that_finds_the_proxys_own_address_is_accepted_and_the_proxy_does_not_forward_to_itself()
    {
        using var proxied = new Proxied();
        Assert.That(Ask(proxied, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{proxied.Proxy.Port}")), Is.EqualTo(Accepted));
        using Peer runtime = proxied.Connect();
        runtime.Send(Next);
        using Peer platform = proxied.Accept();
        Assert.That(platform.ReadText(Next.Length), Is.EqualTo(Next));
    }

    [TestCase("")]
    [TestCase("127.0.0.1")]
    [TestCase("example.com:80")]
    [TestCase("10.0.0.1:80")]
    [TestCase("127.example.com:80")]
    [TestCase("127.0.0.1:80/path")]
    public void The_proxy_forwards_to_no_address_outside_the_environment(string address)
    {
        using var proxied = new Proxied();
        Assert.That(Ask(proxied, address), Is.EqualTo(Refused));
    }

    [Test]
    public void A_request_without_a_host_is_refused()
    {
        using var proxied = new Proxied();
        using Peer wrapper = proxied.Connect();
        wrapper.Send("GET /lambda-ext/runtime-proxy HTTP/1.1\r\nX: y\r\n\r\n");
        Assert.That(System.Text.Encoding.Latin1.GetString(wrapper.ReadToEnd()), Is.EqualTo(Refused));
    }

    [Test]
    public void While_a_runtime_uses_the_proxy_its_way_does_not_change()
    {
        using var proxied = new Proxied();
        using Peer runtime = proxied.Connect();
        runtime.Send(Next);
        using Peer platform = proxied.Accept();
        platform.ReadText(Next.Length);
        Assert.That(Ask(proxied, "127.0.0.1:9100"), Is.EqualTo(Refused));
        Assert.That(Ask(proxied, proxied.RuntimeApi), Is.EqualTo(Accepted));
    }

    [Test]
    public void On_a_connection_of_the_runtime_the_same_bytes_are_forwarded()
    {
        string question = "GET /lambda-ext/runtime-proxy HTTP/1.1\r\nHost: 127.0.0.1:9100\r\n\r\n";
        using var proxied = new Proxied();
        using Peer runtime = proxied.Connect();
        runtime.Send(Next);
        using Peer platform = proxied.Accept();
        platform.ReadText(Next.Length);
        platform.Send(NextProxyAnswer);
        runtime.ReadText(NextProxyAnswer.Length);
        runtime.Send(question);
        Assert.That(platform.ReadText(question.Length), Is.EqualTo(question));
    }

    private static string Ask(Proxied proxied, string address)
    {
        using Peer wrapper = proxied.Connect();
        wrapper.Send($"GET /lambda-ext/runtime-proxy HTTP/1.1\r\nHost: {address}\r\n\r\n");
        return System.Text.Encoding.Latin1.GetString(wrapper.ReadToEnd());
    }

    private static bool FirstRequestArrivesAt(TcpListener target, Proxied proxied)
    {
        using Peer runtime = proxied.Connect();
        Task<Socket> accepted = target.AcceptSocketAsync();
        runtime.Send(Next);
        using var peer = new Peer(accepted.Result);
        bool arrived = peer.ReadText(Next.Length) == Next;
        peer.Send(NextProxyAnswer);
        return arrived && runtime.ReadText(NextProxyAnswer.Length) == NextProxyAnswer;
    }

    private static string AddressOf(TcpListener listener) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
}

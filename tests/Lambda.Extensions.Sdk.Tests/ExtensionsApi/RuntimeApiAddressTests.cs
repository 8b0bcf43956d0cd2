using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

public sealed class RuntimeApiAddressTests
{
    [TestCase("127.0.0.1:9001", "127.0.0.1", 9001)]
    [TestCase("169.254.100.1:9001", "169.254.100.1", 9001)]
    [TestCase("localhost:1", "localhost", 1)]
    [TestCase("host-1.example_2:65535", "host-1.example_2", 65535)]
    [TestCase("[::1]:9001", "::1", 9001)]
    [TestCase("[fe80::1%eth0]:80", "fe80::1%eth0", 80)]
    public void Host_and_port_are_told_apart(string text, string host, int port)
    {
        Assert.That(RuntimeApiAddress.TryParse(text, out RuntimeApiAddress address), Is.True);
        Assert.That(address, Is.EqualTo(new RuntimeApiAddress(host, port)));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(":")]
    [TestCase(":9001")]
    [TestCase("127.0.0.1")]
    [TestCase("127.0.0.1:")]
    [TestCase("127.0.0.1:0")]
    [TestCase("127.0.0.1:65536")]
    [TestCase("127.0.0.1:-1")]
    [TestCase("127.0.0.1:+80")]
    [TestCase("127.0.0.1: 80")]
    [TestCase("127.0.0.1:80 ")]
    [TestCase(" 127.0.0.1:80")]
    [TestCase("127.0.0.1:99999999999")]
    [TestCase("127.0.0.1:9001/")]
    [TestCase("127.0.0.1:x")]
    [TestCase("http://127.0.0.1:9001")]
    [TestCase("user@host:80")]
    [TestCase("a b:80")]
    [TestCase("a\r\nb:80")]
    [TestCase("größe:80")]
    [TestCase("::1:9001")]
    [TestCase("[]:9001")]
    [TestCase("[::1:9001")]
    [TestCase("::1]:9001")]
    public void Anything_else_is_refused(string? text) => Assert.That(RuntimeApiAddress.TryParse(text, out _), Is.False);
}

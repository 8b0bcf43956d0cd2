using System.Net;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

public sealed class LinuxSocketTransportTests
{
    [TestCase("127.0.0.1", "127.0.0.1")]
    [TestCase("169.254.100.1", "169.254.100.1")]
    [TestCase("0.0.0.0", "0.0.0.0")]
    [TestCase("255.255.255.255", "255.255.255.255")]
    [TestCase("1.20.100.0", "1.20.100.0")]
    [TestCase("", null)]
    [TestCase("127", null)]
    [TestCase("127.1", null)]
    [TestCase("127.0.0", null)]
    [TestCase("127.0.0.", null)]
    [TestCase("127.0.0.1.", null)]
    [TestCase("127.0.0.1.1", null)]
    [TestCase(".127.0.0.1", null)]
    [TestCase("127..0.1", null)]
    [TestCase("...", null)]
    [TestCase("256.0.0.1", null)]
    [TestCase("1.2.3.256", null)]
    [TestCase("99999999999.0.0.1", null)]
    [TestCase("-1.0.0.1", null)]
    [TestCase("+1.0.0.1", null)]
    [TestCase(" 127.0.0.1", null)]
    [TestCase("127.0.0.1 ", null)]
    [TestCase("0x7f.0.0.1", null)]
    [TestCase("127.0.0.01", null, Description = "Octal to the resolver.")]
    [TestCase("010.0.0.1", null, Description = "Octal to the resolver.")]
    [TestCase("127.0.0.1\0", null)]
    [TestCase("١٢٧.0.0.1", null, Description = "Digits, but not ASCII ones.")]
    [TestCase("localhost", null)]
    [TestCase("::1", null)]
    public void Only_a_dotted_quad_is_an_address(string text, string? address)
    {
        bool parsed = LinuxSocketTransport.TryParseIPv4(text, out uint value);
        Assert.That(parsed, Is.EqualTo(address is not null));
        if (parsed) Assert.That(BitConverter.GetBytes(value), Is.EqualTo(IPAddress.Parse(address!).GetAddressBytes()));
    }
}

using System.Net;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>One proxy for every address. The framework's <see cref="WebProxy"/> would do it too, and bring its regular expressions into each binary.</summary>
internal sealed class FixedProxy(Uri address, ICredentials? credentials) : IWebProxy
{
    public ICredentials? Credentials { get; set; } = credentials;

    public Uri GetProxy(Uri destination) => address;

    public bool IsBypassed(Uri host) => false;
}

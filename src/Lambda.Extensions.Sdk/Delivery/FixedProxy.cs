using System.Net;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// A proxy for every address. The framework's <see cref="WebProxy"/> could do the same, but it would add regular expressions to
/// each binary.
/// </summary>
internal sealed class FixedProxy(Uri address, ICredentials? credentials) : IWebProxy
{
    public ICredentials? Credentials { get; set; } = credentials;

    public Uri GetProxy(Uri destination) => address;

    public bool IsBypassed(Uri host) => false;
}

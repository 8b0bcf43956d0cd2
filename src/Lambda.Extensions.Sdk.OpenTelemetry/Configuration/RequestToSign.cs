namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>A request for an <see cref="IRequestSigner"/>.</summary>
public sealed class RequestToSign
{
    private readonly List<KeyValuePair<string, string>> _added = [];

    /// <summary>Creates a request, for tests of a signer.</summary>
    /// <param name="method">The method, such as <c>POST</c>.</param>
    /// <param name="address">The whole address.</param>
    /// <param name="headers">The headers so far.</param>
    /// <param name="body">The body as it is sent: encoded, and compressed if it is.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public RequestToSign(string method, Uri address, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(headers);
        Method = method;
        Address = address;
        Headers = headers;
        Body = body;
    }

    /// <summary>Gets the method.</summary>
    public string Method { get; }

    /// <summary>Gets the whole address.</summary>
    public Uri Address { get; }

    /// <summary>Gets the headers that the request has without the signature.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Gets the body as it is sent.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Gets the headers that the signer added.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Added => _added;

    /// <summary>Adds a header.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value. It is never logged.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void AddHeader(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        _added.Add(new(name, value));
    }
}

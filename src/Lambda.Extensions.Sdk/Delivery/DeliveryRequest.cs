using System.Buffers;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// One HTTP request of a <see cref="DeliverySender"/>. Its body is in memory, so that it can be sent again: delivery is at least
/// once. Give the endpoint a way to recognise what it has already (such as an id in the body, or an <c>Idempotency-Key</c> header)
/// where twice is a problem.
/// </summary>
public sealed class DeliveryRequest
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <summary>Creates a request.</summary>
    /// <param name="endpoint">Where to; an absolute http or https address.</param>
    /// <param name="body">The bytes; not copied, so leave them alone until the send is over.</param>
    /// <param name="contentType">The body's <c>Content-Type</c>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The address is not absolute http or https, or the type is not a header value.</exception>
    public DeliveryRequest(Uri endpoint, ReadOnlyMemory<byte> body, string contentType = "application/json")
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(contentType);
        if (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")) throw new ArgumentException("The endpoint must be an absolute http or https address.", nameof(endpoint));
        if (!IsValue(contentType)) throw new ArgumentException("The content type is not a legal header value.", nameof(contentType));
        Endpoint = endpoint;
        Body = body;
        ContentType = contentType;
    }

    /// <summary>Where to.</summary>
    public Uri Endpoint { get; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The body's type.</summary>
    public string ContentType { get; }

    /// <summary>The method. Default <c>POST</c>.</summary>
    public string Method { get; init; } = "POST";

    internal IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>Adds a header, such as <c>Authorization</c> or <c>Content-Encoding</c>. Values are never logged.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value: text without line breaks or other control characters.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The name or the value is not legal in HTTP.</exception>
    public void AddHeader(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters)) throw new ArgumentException($"'{name}' is not a legal header name.", nameof(name));
        if (!IsValue(value)) throw new ArgumentException($"The value of the header '{name}' has a control character or one outside of ASCII.", nameof(value));
        _headers.Add(new(name, value));
    }

    private static bool IsValue(string value)
    {
        foreach (char c in value)
        {
            if (c is (< ' ' and not '\t') or > '~') return false;
        }

        return true;
    }
}

using System.Buffers;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// One HTTP request of a <see cref="DeliverySender"/>. Its body is in memory, so it can be sent again: delivery is at least once.
/// Where a duplicate is a problem, let the endpoint recognise data that it has already, for example by an id in the body or an
/// <c>Idempotency-Key</c> header.
/// </summary>
public sealed class DeliveryRequest
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <summary>Creates a request.</summary>
    /// <param name="endpoint">The address; absolute, http or https.</param>
    /// <param name="body">The bytes. They are not copied, so do not change them until the send has ended.</param>
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

    /// <summary>Gets the address that the request is sent to.</summary>
    public Uri Endpoint { get; }

    /// <summary>Gets the body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Gets the body's <c>Content-Type</c>.</summary>
    public string ContentType { get; }

    /// <summary>Gets or sets the method. Default <c>POST</c>.</summary>
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

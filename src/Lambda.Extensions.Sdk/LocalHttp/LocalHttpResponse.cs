using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// A response of a <see cref="LocalHttpServer"/>: status, headers and body. Immutable. One response may answer any number of
/// requests and then costs no allocation, so keep the responses that are used repeatedly.
/// </summary>
public sealed class LocalHttpResponse
{
    private LocalHttpResponse(int status, ReadOnlyMemory<byte> body, byte[] head)
    {
        Status = status;
        Body = body;
        Head = head;
    }

    /// <summary>Gets the status, 200 to 599.</summary>
    public int Status { get; }

    /// <summary>Gets the body. Its bytes must not change while it is the answer to a request.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Gets the status line and the headers with their line ends, without the Connection header and the empty line.</summary>
    internal byte[] Head { get; }

    /// <summary>Creates a response without a body.</summary>
    /// <param name="status">The status, 200 to 599.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of its range.</exception>
    public static LocalHttpResponse Empty(int status) => Create(status, default, null);

    /// <summary>Creates a response with a body of any kind. Its bytes are not copied.</summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">The body's type, such as <c>application/json</c>.</param>
    /// <param name="status">The status, 200 to 599, except 204 and 304, which have no body; 200 by default.</param>
    /// <exception cref="ArgumentException"><paramref name="contentType"/> cannot be a header's value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of its range.</exception>
    public static LocalHttpResponse Bytes(ReadOnlyMemory<byte> body, string contentType, int status = 200)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        if (status is 204 or 304) throw new ArgumentOutOfRangeException(nameof(status), status, "204 and 304 have no body (RFC 9110 15.3.5, 15.4.5).");
        CheckValue(contentType, nameof(contentType));
        return Create(status, body, contentType);
    }

    /// <summary>Creates a response of plain text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="status">The status, as for <see cref="Bytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of its range.</exception>
    public static LocalHttpResponse Text(string text, int status = 200)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Bytes(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", status);
    }

    /// <summary>Creates a response of JSON.</summary>
    /// <typeparam name="T">The type to write.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="type">The type's metadata, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="status">The status, as for <see cref="Bytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of its range.</exception>
    public static LocalHttpResponse Json<T>(T value, JsonTypeInfo<T> type, int status = 200) =>
        Bytes(JsonSerializer.SerializeToUtf8Bytes(value, type), "application/json", status);

    /// <summary>Creates a copy of the response with one more header; the copy shares the body.</summary>
    /// <param name="name">The header's name. Connection, Content-Length, Date and Transfer-Encoding are reserved for the server.</param>
    /// <param name="value">The header's value: printable characters up to U+00FF.</param>
    /// <exception cref="ArgumentException">The name or the value is not legal in a header, or the name is reserved.</exception>
    public LocalHttpResponse WithHeader(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!Ascii.IsValid(name) || !HttpSyntax.IsToken(Encoding.ASCII.GetBytes(name))) throw new ArgumentException($"'{name}' cannot be a header's name.", nameof(name));
        if (name.ToUpperInvariant() is "CONNECTION" or "CONTENT-LENGTH" or "DATE" or "TRANSFER-ENCODING") throw new ArgumentException($"{name} is the server's to set.", nameof(name));
        CheckValue(value, nameof(value));
        return new LocalHttpResponse(Status, Body, [.. Head, .. Encoding.Latin1.GetBytes($"{name}: {value}\r\n")]);
    }

    private static LocalHttpResponse Create(int status, ReadOnlyMemory<byte> body, string? contentType)
    {
        if (status is < 200 or > 599) throw new ArgumentOutOfRangeException(nameof(status), status, "A response's status is 200 to 599.");
        string length = status is 204 or 304 ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        string type = contentType is null ? "" : $"Content-Type: {contentType}\r\n";
        string head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {HttpResponseHead.Reason(status)}\r\n{length}{type}");
        return new LocalHttpResponse(status, body, Encoding.Latin1.GetBytes(head));
    }

    // A line end in a value would let the author of the value add a header, or a whole response.
    private static void CheckValue(string value, string parameter)
    {
        foreach (char c in value)
        {
            if (c is < ' ' and not '\t' or '\u007f' or > '\u00ff') throw new ArgumentException("A header's value has printable characters up to U+00FF only.", parameter);
        }
    }
}

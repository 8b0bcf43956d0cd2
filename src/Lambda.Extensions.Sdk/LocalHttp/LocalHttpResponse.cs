using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// A response of a <see cref="LocalHttpServer"/>: status, headers and body, never changed after it is made. One response may answer any
/// number of requests, which then costs no allocation: keep the ones that come again.
/// </summary>
public sealed class LocalHttpResponse
{
    private LocalHttpResponse(int status, ReadOnlyMemory<byte> body, byte[] head)
    {
        Status = status;
        Body = body;
        Head = head;
    }

    /// <summary>The status, 200 to 599.</summary>
    public int Status { get; }

    /// <summary>The body. What it points to must not change while a request is answered with it.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Status line and headers with their line ends, but for Connection and the empty line.</summary>
    internal byte[] Head { get; }

    /// <summary>A response without a body.</summary>
    /// <param name="status">The status, 200 to 599.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of its range.</exception>
    public static LocalHttpResponse Empty(int status) => Create(status, default, null);

    /// <summary>A response with a body of any kind. Its bytes are not copied.</summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Its type, such as <c>application/json</c>.</param>
    /// <param name="status">The status, 200 to 599 but not 204 and 304, which have no body; 200 by default.</param>
    /// <exception cref="ArgumentException"><paramref name="contentType"/> cannot be a header's value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of its range.</exception>
    public static LocalHttpResponse Bytes(ReadOnlyMemory<byte> body, string contentType, int status = 200)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        if (status is 204 or 304) throw new ArgumentOutOfRangeException(nameof(status), status, "204 and 304 have no body (RFC 9110 15.3.5, 15.4.5).");
        CheckValue(contentType, nameof(contentType));
        return Create(status, body, contentType);
    }

    /// <summary>A response of plain text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="status">The status, as for <see cref="Bytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of its range.</exception>
    public static LocalHttpResponse Text(string text, int status = 200)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Bytes(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", status);
    }

    /// <summary>A response of JSON.</summary>
    /// <typeparam name="T">What to write.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="type">Its metadata, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="status">The status, as for <see cref="Bytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of its range.</exception>
    public static LocalHttpResponse Json<T>(T value, JsonTypeInfo<T> type, int status = 200) =>
        Bytes(JsonSerializer.SerializeToUtf8Bytes(value, type), "application/json", status);

    /// <summary>The same response with one header more; the body is shared.</summary>
    /// <param name="name">The header's name; Connection, Content-Length, Date and Transfer-Encoding are not for handlers to set.</param>
    /// <param name="value">Its value: printable characters up to U+00FF.</param>
    /// <exception cref="ArgumentException">The name or the value cannot be a header's, or the name is one of those.</exception>
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

    // A line end in a value would be a header, or a response, of whoever wrote the value.
    private static void CheckValue(string value, string parameter)
    {
        foreach (char c in value)
        {
            if (c is < ' ' and not '\t' or '\u007f' or > '\u00ff') throw new ArgumentException("A header's value has printable characters up to U+00FF only.", parameter);
        }
    }
}

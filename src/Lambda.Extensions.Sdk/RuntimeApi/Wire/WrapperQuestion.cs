using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>
/// The request that a layer's wrapper script sends before it starts the runtime. It asks whether this proxy is there, and its
/// <c>Host</c> is the address that the runtime would use without it. It is never forwarded.
/// </summary>
internal static class WrapperQuestion
{
    public static byte[] Accepted { get; } = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray();

    public static byte[] Refused { get; } = "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    private static ReadOnlySpan<byte> RequestLine => "GET /lambda-ext/runtime-proxy HTTP/1.1\r\n"u8;

    /// <summary>Returns the address in the question of a wrapper; null for any other request.</summary>
    public static string? AddressOf(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith(RequestLine)) return null;
        return new HttpHeaders(head[RequestLine.Length..]).TryGet("host"u8, out ReadOnlySpan<byte> address) ? Encoding.Latin1.GetString(address) : "";
    }
}

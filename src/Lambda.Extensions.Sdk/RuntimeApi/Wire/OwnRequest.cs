using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>Writes the requests that the proxy sends in the function's place.</summary>
internal static class OwnRequest
{
    public static byte[] Head(RuntimeCall next, string path, string host, string contentType, string? errorType, int length)
    {
        ReadOnlySpan<byte> line = next.Bytes.AsSpan().TrimStart("\r\n"u8);
        var head = HttpRequestHead.Parse(line);
        string target = Encoding.Latin1.GetString(line[(head.MethodEnd + 1)..head.TargetEnd]);
        string error = errorType is null ? "" : $"{RuntimeHeaderNames.ErrorType}: {errorType}\r\n";
        return Encoding.Latin1.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {target[..(target.LastIndexOf('/') + 1)]}{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {contentType}\r\n{error}Content-Length: {length}\r\n\r\n"));
    }
}

using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Http;

/// <summary>Writes the head of a response.</summary>
internal static class HttpResponseHead
{
    /// <summary>
    /// Returns the head of a response whose body has the given length: the lines that all responses need, and
    /// <paramref name="headers"/>, which are whole lines with their ends.
    /// </summary>
    public static byte[] Write(int status, int bodyLength, bool keepAlive, string headers = "") => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status} {Reason(status)}\r\nContent-Length: {bodyLength}\r\n{(keepAlive ? "" : "Connection: close\r\n")}{headers}\r\n"));

    public static string Reason(int status) => status switch
    {
        200 => "OK",
        202 => "Accepted",
        204 => "No Content",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    };
}

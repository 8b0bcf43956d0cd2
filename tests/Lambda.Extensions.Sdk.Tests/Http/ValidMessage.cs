namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>An answer that must be understood, and how.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Text">The bytes.</param>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its decoded body.</param>
/// <param name="IsReusable">Whether the connection can carry another exchange after it.</param>
/// <param name="EndsWithConnection">Its body is all there is up to the end of the connection: a cut in it cannot be told.</param>
public sealed record ValidMessage(string Name, string Text, int Status, string Body, bool IsReusable = true, bool EndsWithConnection = false)
{
    private static readonly string AllBytes = string.Concat(Enumerable.Range(0, 256).Select(b => (char)b));

    public static IEnumerable<ValidMessage> All { get; } =
    [
        new("content length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        new("empty body", "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", 202, ""),
        new("no reason", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", 200, "ok"),
        new("empty reason", "HTTP/1.1 299 \r\nContent-Length: 2\r\n\r\nok", 299, "ok"),
        new("reason with odd bytes", "HTTP/1.1 403 Nicht erlaubt \xe4: 17\r\nContent-Length: 2\r\n\r\nno", 403, "no"),
        new("binary body", $"HTTP/1.1 200 OK\r\nContent-Length: 256\r\n\r\n{AllBytes}", 200, AllBytes),
        new("body like a head", "HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n\r\n\r\nHTTP/1.1 500 No\r\n\r\n", 200, "\r\n\r\nHTTP/1.1 500 No\r\n\r\n"),
        new("header in lower case", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", 200, "hello"),
        new("header in upper case", "HTTP/1.1 200 OK\r\nCONTENT-LENGTH: 5\r\nX-A: 1\r\n\r\nhello", 200, "hello"),
        new("no white space after the colon", "HTTP/1.1 200 OK\r\nContent-Length:5\r\n\r\nhello", 200, "hello"),
        new("much white space around a value", "HTTP/1.1 200 OK\r\nContent-Length: \t 5 \t \r\n\r\nhello", 200, "hello"),
        new("line ends without CR", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", 200, "hello"),
        new("mixed line ends", "HTTP/1.1 200 OK\r\nContent-Length: 5\n\r\nhello", 200, "hello"),
        new("lines that are no headers", "HTTP/1.1 200 OK\r\nnonsense\r\n: empty name\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        new("the same length twice", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        new("length with leading zeros", "HTTP/1.1 200 OK\r\nContent-Length: 0005\r\n\r\nhello", 200, "hello"),
        new("chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n", 200, "hello world"),
        new("chunked, header in odd case", "HTTP/1.1 200 OK\r\ntransfer-ENCODING:CHUNKED\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200, "ok"),
        new("chunked, empty", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, ""),
        new("chunk extensions", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=1;b=\"2;\"\r\nhello\r\n1 ; x\r\n!\r\n0;last\r\n\r\n", 200, "hello!"),
        new("trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nChecksum: 1\r\nContent-Length: 7\r\n\r\n", 200, "ok"),
        new("chunk size in lower case", $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1f\r\n{new string('x', 31)}\r\n0\r\n\r\n", 200, new string('x', 31)),
        new("chunk size in upper case", $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1F\r\n{new string('x', 31)}\r\n0\r\n\r\n", 200, new string('x', 31)),
        new("chunk size with leading zeros", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0002\r\nok\r\n000\r\n\r\n", 200, "ok"),
        new("chunk lines without CR", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5;x\nhello\n0\nTrailer: 1\n\n", 200, "hello"),
        new("chunk data like framing", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n", 200, "0\r\n\r\n\r\n"),
        new("interim answers before the answer", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\nConnection: close\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        new("204 has no body", "HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
        new("204 has no body whatever it says", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204, ""),
        new("304 has no body whatever it says", "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", 304, ""),
        new("Connection: close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", IsReusable: false),
        new("Connection: close among others", "HTTP/1.1 200 OK\r\nConnection: Upgrade,\tCLOSE , x\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", IsReusable: false),
        new("Connection: close in a second header", "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", IsReusable: false),
        new("Connection: close in a first header", "HTTP/1.1 200 OK\r\nConnection: close\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", IsReusable: false),
        new("Connection: keep-alive", "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        new("Connection: a token that only begins like close", "HTTP/1.1 200 OK\r\nConnection: closed\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        new("HTTP/1.0 closes", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", IsReusable: false),
        new("HTTP/1.0 with keep-alive", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        new("HTTP/1.0 with keep-alive and close", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive, close\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", IsReusable: false),
        new("a later HTTP/1.x", "HTTP/1.2 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        new("body until the end of the connection", "HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\nhello", 200, "hello", IsReusable: false, EndsWithConnection: true),
        new("HTTP/1.0 body until the end, keep-alive or not", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhello", 200, "hello", IsReusable: false, EndsWithConnection: true),
        new("no header at all", "HTTP/1.1 500 Oops\r\n\r\n", 500, "", IsReusable: false, EndsWithConnection: true),
    ];

    public override string ToString() => Name;
}

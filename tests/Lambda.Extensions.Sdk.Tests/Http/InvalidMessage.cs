namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>What must be refused, by a message that says why.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Text">The bytes.</param>
/// <param name="Complaint">Part of the exception's message.</param>
public sealed record InvalidMessage(string Name, string Text, string Complaint)
{
    public static IEnumerable<InvalidMessage> All { get; } =
    [
        new("nothing", "", "closed before a response"),
        new("not HTTP", "SSH-2.0-OpenSSH\r\n\r\n", "status line"),
        new("an empty first line", "\r\n\r\n", "status line"),
        new("HTTP/2", "HTTP/2.0 200 OK\r\n\r\n", "status line"),
        new("HTTP/0.9", "<html>\n\n", "status line"),
        new("no version digit", "HTTP/1.x 200 OK\r\n\r\n", "status line"),
        new("a status of two digits", "HTTP/1.1 99 OK\r\n\r\n", "status line"),
        new("a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", "status line"),
        new("a signed status", "HTTP/1.1 +20 OK\r\n\r\n", "status line"),
        new("a status below 100", "HTTP/1.1 020 OK\r\n\r\n", "status line"),
        new("a status in words", "HTTP/1.1 OK 200\r\n\r\n", "status line"),
        new("no space before the status", "HTTP/1.1200 OK\r\n\r\n", "status line"),
        new("switching protocols", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "protocols"),
        new("garbage after an interim answer", "HTTP/1.1 100 Continue\r\n\r\nhello\r\n\r\n", "status line"),
        new("nothing after an interim answer", "HTTP/1.1 100 Continue\r\n\r\n", "closed"),
        new("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", "two different"),
        new("length and chunked", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "both"),
        new("chunked and length", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", "both"),
        new("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", "Content-Length"),
        new("a negative zero", "HTTP/1.1 200 OK\r\nContent-Length: -0\r\n\r\n", "Content-Length"),
        new("a signed length", "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello", "Content-Length"),
        new("a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello", "Content-Length"),
        new("a length in hex", "HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\nhello", "Content-Length"),
        new("a fractional length", "HTTP/1.1 200 OK\r\nContent-Length: 5.0\r\n\r\nhello", "Content-Length"),
        new("an empty length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nhello", "Content-Length"),
        new("a length over 64 bits", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551621\r\n\r\nhello", "Content-Length"),
        new("a length of the largest number", "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\nhello", "larger than"),
        new("a length over 32 bits", "HTTP/1.1 200 OK\r\nContent-Length: 4294967301\r\n\r\nhello", "larger than"),
        new("white space before a colon", "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello", "colon"),
        new("a folded line after a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n x: y\r\n\r\nhello", "folded"),
        new("a folded line after the status", "HTTP/1.1 200 OK\r\n\tx: y\r\nContent-Length: 5\r\n\r\nhello", "folded"),
        new("another transfer coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello", "transfer encoding"),
        new("two transfer codings", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "transfer encoding"),
        new("chunked twice", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "transfer encoding"),
        new("no chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\nhello\r\n0\r\n\r\n", "chunk size"),
        new("only an extension", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n;x=1\r\n\r\n", "chunk size"),
        new("a chunk size that is no number", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "chunk size"),
        new("a chunk size with a prefix", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n", "chunk size"),
        new("a negative chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n", "chunk size"),
        new("a chunk size over 64 bits", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello\r\n0\r\n\r\n", "chunk size"),
        new("a chunk size that is negative in 64 bits", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello\r\n0\r\n\r\n", "chunk size"),
        new("chunk sizes whose sum overflows", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7fffffffffffff\r\n", "larger than"),
        new("more chunk data than said", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n", "longer than"),
        new("less chunk data than said", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nhello\r\n0\r\n\r\n", "longer than"),
    ];

    public override string ToString() => Name;
}

using System.Text;

namespace Lambda.Extensions.Sdk.Http;

/// <summary>
/// The checked head of a request: the positions of its parts, and the framing of the body and the state of the connection that
/// follow from it.
/// </summary>
internal readonly record struct HttpRequestHead(int MethodStart, int MethodEnd, int TargetEnd, int HeadersStart, BodyFraming Framing, bool KeepAlive, bool ExpectsContinue)
{
    /// <exception cref="HttpSyntaxException">The bytes are not the head of an HTTP/1.x request.</exception>
    public static HttpRequestHead Parse(ReadOnlySpan<byte> head)
    {
        int lineEnd = head.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = head[..lineEnd].TrimEnd((byte)'\r');
        int method = line.IndexOf((byte)' ');
        int target = line.LastIndexOf((byte)' ');
        if (method <= 0 || target <= method + 1 || !HttpSyntax.IsToken(line[..method])) throw new HttpSyntaxException("malformed request line");
        ReadOnlySpan<byte> version = line[(target + 1)..];
        bool isHttp11 = version.SequenceEqual("HTTP/1.1"u8);
        if (!isHttp11 && !version.SequenceEqual("HTTP/1.0"u8)) throw new HttpSyntaxException("not HTTP/1.x");
        if (line[(method + 1)..target].IndexOfAnyInRange((byte)0, (byte)' ') >= 0) throw new HttpSyntaxException("malformed request target");
        CheckHeaderLines(head[(lineEnd + 1)..]);

        var headers = new HttpHeaders(head[(lineEnd + 1)..]);
        bool keepAlive = isHttp11;
        if (headers.TryGet("connection"u8, out ReadOnlySpan<byte> connection))
            keepAlive = isHttp11 ? !HttpSyntax.HasToken(connection, "close"u8) : HttpSyntax.HasToken(connection, "keep-alive"u8);
        BodyFraming framing = HttpSyntax.FramingOf(headers, bodyUntilCloseAllowed: false);
        if (!isHttp11 && framing.Kind == BodyKind.Chunked) throw new HttpSyntaxException("chunked in HTTP/1.0");
        bool expects = isHttp11 && headers.TryGet("expect"u8, out ReadOnlySpan<byte> expect) && Ascii.EqualsIgnoreCase(expect, "100-continue"u8);
        return new HttpRequestHead(0, method, target, lineEnd + 1, framing, keepAlive, expects);
    }

    // "name: value", no space before the colon, no folded lines: a header that two readers could understand differently is
    // refused (RFC 9112 5).
    private static void CheckHeaderLines(ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty)
        {
            int end = block.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? block : block[..end]).TrimEnd((byte)'\r');
            block = end < 0 ? default : block[(end + 1)..];
            if (line.IsEmpty) continue;
            int colon = line.IndexOf((byte)':');
            if (colon <= 0 || !HttpSyntax.IsToken(line[..colon]) || line.IndexOfAny((byte)'\r', (byte)0) >= 0) throw new HttpSyntaxException("malformed header line");
        }
    }
}

using System.Buffers.Text;
using System.Text;

namespace Lambda.Extensions.Sdk.Http;

/// <summary>The grammar of HTTP/1.1 messages that both sides of the codec need (RFC 9112).</summary>
internal static class HttpSyntax
{
    // Letters, digits and !#$%&'*+-.^_`|~, one bit for each, because every byte of every header's name is checked.
    private const ulong TokenBytesBelow64 = 0x03FF_6CFA_0000_0000;
    private const ulong TokenBytesFrom64 = 0x57FF_FFFF_C7FF_FFFE;

    /// <summary>
    /// Returns the length of the head with its empty line, or -1 while more bytes are needed. Bare LF is accepted (RFC 9112 2.2).
    /// </summary>
    public static int FindHeadEnd(ReadOnlySpan<byte> bytes, int from)
    {
        // The end of the head may be split over two reads: step back over the bytes that may be its beginning.
        int at = Math.Max(0, from - 3);
        while (at < bytes.Length)
        {
            int lineEnd = bytes[at..].IndexOf((byte)'\n');
            if (lineEnd < 0) return -1;
            at += lineEnd + 1;
            if (at < bytes.Length && bytes[at] == '\n') return at + 1;
            if (at + 1 < bytes.Length && bytes[at] == '\r' && bytes[at + 1] == '\n') return at + 2;
        }

        return -1;
    }

    /// <summary>Reads <c>HTTP/1.1 200 OK</c>; the reason may be missing, the version must be 1.something (RFC 9112 4).</summary>
    public static bool TryParseStatusLine(ReadOnlySpan<byte> line, out int status, out bool isHttp10)
    {
        status = 0;
        isHttp10 = false;
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || !char.IsAsciiDigit((char)line[7]) || line[8] != ' ' || (line.Length > 12 && line[12] != ' ')) return false;
        foreach (byte b in line.Slice(9, 3))
        {
            if (!char.IsAsciiDigit((char)b)) return false;
            status = (status * 10) + (b - '0');
        }

        isHttp10 = line[7] == '0';
        return status >= 100;
    }

    /// <summary>Returns true when the connection may carry another message after this one (RFC 9112 9.3).</summary>
    public static bool IsKeptAlive(HttpHeaders headers, bool isHttp10)
    {
        bool close = false, keepAlive = false;
        foreach (HttpHeaders.Header header in headers)
        {
            if (!Ascii.EqualsIgnoreCase(header.Name, "connection"u8)) continue;
            close |= HasToken(header.Value, "close"u8);
            keepAlive |= HasToken(header.Value, "keep-alive"u8);
        }

        return !close && (!isHttp10 || keepAlive);
    }

    /// <summary>Returns the framing of a message's body (RFC 9112 6.3).</summary>
    /// <exception cref="HttpSyntaxException">The headers contradict each other or are malformed.</exception>
    public static BodyFraming FramingOf(HttpHeaders headers, bool bodyUntilCloseAllowed)
    {
        bool chunked = false;
        long length = -1;
        foreach (HttpHeaders.Header header in headers)
        {
            // One reader accepts "Content-Length : 5" and the next one ignores it, which allows request smuggling too (RFC 9112 5.1).
            if (header.Name[^1] is (byte)' ' or (byte)'\t') throw new HttpSyntaxException("white space before a header's colon");
            if (Ascii.EqualsIgnoreCase(header.Name, "transfer-encoding"u8))
            {
                if (chunked || !Ascii.EqualsIgnoreCase(header.Value, "chunked"u8)) throw new HttpSyntaxException("unsupported transfer encoding");
                chunked = true;
            }
            else if (Ascii.EqualsIgnoreCase(header.Name, "content-length"u8))
            {
                if (!Utf8Parser.TryParse(header.Value, out long value, out int used) || used != header.Value.Length || value < 0 || !char.IsAsciiDigit((char)header.Value[0]))
                    throw new HttpSyntaxException("malformed Content-Length");
                if (length >= 0 && length != value) throw new HttpSyntaxException("two different Content-Length headers");
                length = value;
            }
        }

        // Both headers at once allow request smuggling: refuse the message instead of choosing one (RFC 9112 6.1).
        if (chunked && length >= 0) throw new HttpSyntaxException("both Content-Length and Transfer-Encoding");
        if (chunked) return new BodyFraming(BodyKind.Chunked, 0);
        if (length >= 0) return new BodyFraming(BodyKind.Length, length);
        return bodyUntilCloseAllowed ? new BodyFraming(BodyKind.UntilClose, 0) : new BodyFraming(BodyKind.Length, 0);
    }

    /// <summary>Returns true when a comma-separated header value contains a token, without case.</summary>
    public static bool HasToken(ReadOnlySpan<byte> value, ReadOnlySpan<byte> token)
    {
        while (!value.IsEmpty)
        {
            int comma = value.IndexOf((byte)',');
            if (Ascii.EqualsIgnoreCase(Trim(comma < 0 ? value : value[..comma]), token)) return true;
            value = comma < 0 ? default : value[(comma + 1)..];
        }

        return false;
    }

    /// <summary>Returns true when these bytes can be a method or a header's name (RFC 9110 5.6.2).</summary>
    public static bool IsToken(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (b >= 128 || (((b < 64 ? TokenBytesBelow64 : TokenBytesFrom64) >> (b & 63)) & 1) == 0) return false;
        }

        return !bytes.IsEmpty;
    }

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value.Trim(" \t\r"u8);
}

using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>Writes the heads of messages that a hook has changed. Lines that the change does not concern keep their bytes.</summary>
internal static class HeadEditor
{
    /// <summary>The value of <c>bodyLength</c> for a body that keeps its framing.</summary>
    public const long KeepFraming = -1;

    /// <summary>The value of <c>bodyLength</c> for a body that is sent in chunks.</summary>
    public const long Chunked = -2;

    /// <summary>Returns a head with other headers, and with the framing of a body of the given length.</summary>
    public static byte[] Rewrite(ReadOnlySpan<byte> head, IReadOnlyList<KeyValuePair<string, string>> headers, long bodyLength, ReadOnlySpan<byte> startLine = default, string? without = null)
    {
        head = head.TrimStart("\r\n"u8);
        int lineEnd = head.IndexOf((byte)'\n') + 1;
        var result = new MemoryStream(head.Length + 256);
        result.Write(startLine.IsEmpty ? head[..lineEnd] : startLine);
        ReadOnlySpan<byte> rest = head[lineEnd..];
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n') + 1;
            ReadOnlySpan<byte> line = end <= 0 ? rest : rest[..end];
            rest = end <= 0 ? default : rest[end..];
            int colon = line.IndexOf((byte)':');
            if (colon > 0 && !IsReplaced(line[..colon], headers, bodyLength, without)) result.Write(line);
        }

        foreach (KeyValuePair<string, string> header in headers) Write(result, header.Key, header.Value);
        if (bodyLength >= 0) Write(result, "Content-Length", bodyLength.ToString(CultureInfo.InvariantCulture));
        else if (bodyLength == Chunked) Write(result, "Transfer-Encoding", "chunked");
        result.Write("\r\n"u8);
        return result.ToArray();
    }

    /// <summary>Returns the request line of a call, with another last segment of its path.</summary>
    public static byte[] RequestLine(ReadOnlySpan<byte> head, ReadOnlySpan<byte> lastSegment)
    {
        head = head.TrimStart("\r\n"u8);
        ReadOnlySpan<byte> line = head[..(head.IndexOf((byte)'\n') + 1)];
        int version = line.LastIndexOf((byte)' ');
        int segment = line[..version].LastIndexOf((byte)'/') + 1;
        return [.. line[..segment], .. lastSegment, .. line[version..]];
    }

    /// <summary>Returns the headers of a message as text.</summary>
    public static List<KeyValuePair<string, string>> Headers(ReadOnlySpan<byte> head)
    {
        head = head.TrimStart("\r\n"u8);
        var headers = new List<KeyValuePair<string, string>>();
        foreach (HttpHeaders.Header header in new HttpHeaders(head[(head.IndexOf((byte)'\n') + 1)..]))
            headers.Add(new KeyValuePair<string, string>(Encoding.Latin1.GetString(header.Name), Encoding.Latin1.GetString(header.Value)));
        return headers;
    }

    private static bool IsReplaced(ReadOnlySpan<byte> name, IReadOnlyList<KeyValuePair<string, string>> headers, long bodyLength, string? without)
    {
        if (Ascii.EqualsIgnoreCase(name, "expect"u8)) return true;
        if (bodyLength != KeepFraming && (Ascii.EqualsIgnoreCase(name, "content-length"u8) || Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))) return true;
        if (bodyLength >= 0 && Ascii.EqualsIgnoreCase(name, "trailer"u8)) return true;
        if (without is not null && Ascii.EqualsIgnoreCase(name, without)) return true;
        foreach (KeyValuePair<string, string> header in headers)
        {
            if (Ascii.EqualsIgnoreCase(name, header.Key)) return true;
        }

        return false;
    }

    private static void Write(MemoryStream to, string name, string value) => to.Write(Encoding.Latin1.GetBytes($"{name}: {value}\r\n"));
}

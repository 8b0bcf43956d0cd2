using System.Text;

namespace Caching.Origins.Http;

/// <summary>
/// Finds texts that a server behind an origin could read as <c>..</c>: encoded once or several times, with path parameters (<c>..;</c>), in
/// overlong UTF-8, or in characters that some servers fold into dots and slashes (SECURITY.md).
/// </summary>
internal static class PathEscape
{
    private const int MaxDecodings = 3;

    public static bool IsIn(ReadOnlySpan<byte> path)
    {
        byte[] bytes = path.ToArray();
        if (!IsEncodedRight(bytes)) return true;
        for (int decodings = 0; decodings <= MaxDecodings; decodings++)
        {
            if (IsOverlong(bytes) || HasWayOut(Encoding.UTF8.GetString(bytes))) return true;
            byte[] decoded = Decode(bytes);
            if (decoded.Length == bytes.Length) return false;
            bytes = decoded;
        }

        // No legitimate path is encoded this often.
        return true;
    }

    private static bool HasWayOut(string path)
    {
        var folded = new StringBuilder(path.Length);
        foreach (char character in path)
        {
            if (char.IsControl(character)) return true;
            folded.Append(Fold(character));
        }

        string text = folded.ToString();
        // %u002e is one vendor's form.
        if (text.Contains("%u", StringComparison.OrdinalIgnoreCase) || text.Contains('\\', StringComparison.Ordinal)) return true;
        return Array.Exists(text.Split('/'), static segment => Name(segment) is "." or "..");
    }

    // A segment without its parameters, and without the parts that a server may cut off at its end.
    private static string Name(string segment)
    {
        int end = segment.AsSpan().IndexOfAny(";?#");
        return (end < 0 ? segment : segment[..end]).Trim();
    }

    private static string Fold(char character) => character switch
    {
        >= '\uff01' and <= '\uff5e' => ((char)(character - 0xfee0)).ToString(),
        '\u2024' or '\ufe52' or '\u3002' or '\uff61' => ".",
        '\u2025' => "..",
        '\u2044' or '\u2215' or '\u29f8' => "/",
        '\u2216' or '\u29f5' or '\u29f9' or '\ufe68' => "\\",
        _ => character.ToString(),
    };

    // Each percent sign must begin two hexadecimal digits.
    private static bool IsEncodedRight(byte[] path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && !IsEncoded(path, i)) return false;
        }

        return true;
    }

    private static bool IsEncoded(byte[] path, int at) => at + 2 < path.Length && char.IsAsciiHexDigit((char)path[at + 1]) && char.IsAsciiHexDigit((char)path[at + 2]);

    private static byte[] Decode(byte[] path)
    {
        byte[] decoded = new byte[path.Length];
        int length = 0;
        for (int i = 0; i < path.Length; i++)
        {
            bool isEncoded = path[i] == '%' && IsEncoded(path, i);
            decoded[length++] = isEncoded ? Convert.ToByte(Encoding.ASCII.GetString(path, i + 1, 2), 16) : path[i];
            if (isEncoded) i += 2;
        }

        return decoded[..length];
    }

    // A character in more bytes than it needs, or in a form that UTF-8 no longer has. Some decoders read %c0%ae as a dot.
    private static bool IsOverlong(byte[] path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            byte next = i + 1 < path.Length ? path[i + 1] : (byte)0;
            bool continues = next is >= 0x80 and < 0xc0;
            if ((path[i] is 0xc0 or 0xc1 or >= 0xf8 && continues) || (path[i] == 0xe0 && next is >= 0x80 and < 0xa0) || (path[i] == 0xf0 && next is >= 0x80 and < 0x90)) return true;
        }

        return false;
    }
}

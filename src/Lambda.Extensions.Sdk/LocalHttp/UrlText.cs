using System.Text;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>Percent-encoded text of a request's target (RFC 3986 2.1).</summary>
internal static class UrlText
{
    /// <exception cref="LocalHttpRequestException">An escape is incomplete, or the decoded bytes are not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> encoded, bool plusIsSpace)
    {
        if (encoded.IndexOfAny((byte)'%', plusIsSpace ? (byte)'+' : (byte)'%') < 0) return Text(encoded);
        Span<byte> decoded = encoded.Length <= 512 ? stackalloc byte[512] : new byte[encoded.Length];
        int length = 0;
        for (int i = 0; i < encoded.Length; i++)
        {
            byte b = encoded[i];
            if (b == '%')
            {
                if (i + 2 >= encoded.Length || Hex(encoded[i + 1]) is var high && high < 0 || Hex(encoded[i + 2]) is var low && low < 0)
                    throw new LocalHttpRequestException(400, "malformed percent-encoding in the request's target");
                b = (byte)((Hex(encoded[i + 1]) << 4) | Hex(encoded[i + 2]));
                i += 2;
            }
            else if (plusIsSpace && b == '+')
            {
                b = (byte)' ';
            }

            decoded[length++] = b;
        }

        return Text(decoded[..length]);
    }

    private static string Text(ReadOnlySpan<byte> utf8)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8)) throw new LocalHttpRequestException(400, "the request's target is not UTF-8");
        return Encoding.UTF8.GetString(utf8);
    }

    private static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}

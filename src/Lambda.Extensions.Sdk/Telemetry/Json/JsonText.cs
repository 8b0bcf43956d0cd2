using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>Converts JSON strings to text. Never fails: invalid UTF-8, half surrogates and malformed escapes become U+FFFD.</summary>
internal static class JsonText
{
    /// <summary>
    /// The extra room for unescaping: a malformed escape at the very end becomes a replacement character, which is longer.
    /// </summary>
    public const int UnescapeRoom = 1;

    /// <summary>The room for a <see cref="Short"/> text.</summary>
    public const int MaxShort = 256;

    /// <summary>Returns the text of a string, number or boolean; <see langword="null"/> for everything else.</summary>
    public static string? Of(ReadOnlySpan<byte> json, JsonSlice value)
    {
        if (!value.IsPresent) return null;
        ReadOnlySpan<byte> bytes = value.Of(json);
        return bytes[0] switch
        {
            (byte)'"' => Decode(bytes),
            (byte)'n' or (byte)'{' or (byte)'[' => null,
            _ => Encoding.UTF8.GetString(bytes),
        };
    }

    /// <summary>Returns the text of a string that is given with its quotes.</summary>
    public static string Decode(ReadOnlySpan<byte> quoted)
    {
        ReadOnlySpan<byte> inner = quoted[1..^1];
        if (!inner.Contains((byte)'\\')) return Encoding.UTF8.GetString(inner);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(inner.Length + UnescapeRoom);
        string text = Encoding.UTF8.GetString(buffer.AsSpan(0, Unescape(inner, buffer)));
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }

    /// <summary>
    /// Returns the inner bytes of a string for a number, a time or a name, with escapes resolved into <paramref name="room"/>.
    /// Returns them unchanged when there is no escape, or more bytes than a number, a time or a name can have.
    /// </summary>
    public static ReadOnlySpan<byte> Short(ReadOnlySpan<byte> inner, Span<byte> room) =>
        inner.Contains((byte)'\\') && inner.Length + UnescapeRoom <= room.Length ? room[..Unescape(inner, room)] : inner;

    /// <summary>Returns one of the SDK's own names as text, to compare it with a decoded one.</summary>
    public static string Utf16(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>
    /// Writes the UTF-8 of a string's inner bytes, with escapes resolved. The target needs <see cref="UnescapeRoom"/> more bytes than
    /// the source.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> inner, Span<byte> to)
    {
        int written = 0;
        while (true)
        {
            int plain = inner.IndexOf((byte)'\\');
            ReadOnlySpan<byte> run = plain < 0 ? inner : inner[..plain];
            run.CopyTo(to[written..]);
            written += run.Length;
            // A string never ends with a single backslash: it would escape the closing quote.
            if (plain < 0 || plain + 1 >= inner.Length) return written;
            byte escaped = inner[plain + 1];
            inner = inner[(plain + 2)..];
            if (escaped == 'u')
            {
                Rune rune = Unicode(ref inner);
                written += rune.EncodeToUtf8(to[written..]);
            }
            else
            {
                to[written++] = escaped switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'t' => (byte)'\t',
                    (byte)'r' => (byte)'\r',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    _ => escaped,
                };
            }
        }
    }

    private static Rune Unicode(ref ReadOnlySpan<byte> rest)
    {
        if (!TryUnit(rest, out char unit))
        {
            // Together with "\u", as many bytes as the replacement character has, so that the text never becomes longer.
            rest = rest[Math.Min(1, rest.Length)..];
            return Rune.ReplacementChar;
        }

        rest = rest[4..];
        if (Rune.TryCreate(unit, out Rune rune)) return rune;
        if (char.IsHighSurrogate(unit) && rest.StartsWith("\\u"u8) && TryUnit(rest[2..], out char low) && Rune.TryCreate(unit, low, out rune))
        {
            rest = rest[6..];
            return rune;
        }

        return Rune.ReplacementChar;
    }

    private static bool TryUnit(ReadOnlySpan<byte> digits, out char unit)
    {
        unit = default;
        if (digits.Length < 4 || !Utf8Parser.TryParse(digits[..4], out ushort value, out int used, 'x') || used != 4) return false;
        unit = (char)value;
        return true;
    }
}

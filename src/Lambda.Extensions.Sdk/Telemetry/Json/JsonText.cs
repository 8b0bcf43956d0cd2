using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>Turns JSON strings into text. Never fails: invalid UTF-8, half surrogates and malformed escapes become U+FFFD.</summary>
internal static class JsonText
{
    /// <summary>A malformed escape at the very end becomes a replacement character, which is longer.</summary>
    public const int UnescapeRoom = 1;

    /// <summary>The room for a <see cref="Short"/> text.</summary>
    public const int MaxShort = 256;

    /// <summary>The text of a string, number or boolean; <see langword="null"/> for everything else.</summary>
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

    /// <summary>The text of a string, given with its quotes.</summary>
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
    /// The inner bytes of a string for a number, a time or a name, escapes resolved into <paramref name="room"/>; as they are when there
    /// is no escape, or too many bytes for any of these.
    /// </summary>
    public static ReadOnlySpan<byte> Short(ReadOnlySpan<byte> inner, Span<byte> room) =>
        inner.Contains((byte)'\\') && inner.Length + UnescapeRoom <= room.Length ? room[..Unescape(inner, room)] : inner;

    /// <summary>A name of ours as text, to compare with a decoded one.</summary>
    public static string Utf16(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>Writes the UTF-8 of a string's inner bytes, escapes resolved; needs <see cref="UnescapeRoom"/> bytes more than these.</summary>
    public static int Unescape(ReadOnlySpan<byte> inner, Span<byte> to)
    {
        int written = 0;
        while (true)
        {
            int plain = inner.IndexOf((byte)'\\');
            ReadOnlySpan<byte> run = plain < 0 ? inner : inner[..plain];
            run.CopyTo(to[written..]);
            written += run.Length;
            // A string never ends in a lone backslash: its closing quote would be escaped.
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
            // With "\u" as many bytes as the replacement character has, so that the text never grows.
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

using System.Buffers;
using System.Text;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>Reads <c>key=value</c> in a line (logfmt): its level and its request id.</summary>
internal static class KeyedText
{
    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create(" \t\r\n,]})"u8);

    public static Severity Level(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> level)
    {
        Span<char> name = stackalloc char[MemberName.MaxLength];
        for (int at = 0; Next(text, ref at, out ReadOnlySpan<byte> key, out level);)
        {
            if (MemberName.LevelRank(MemberName.Normalise(key, name)) is > 0 and < 5 && SeverityReader.OfLevel(level) is var severity and not Severity.Unspecified) return severity;
        }

        level = default;
        return Severity.Unspecified;
    }

    public static string? RequestId(ReadOnlySpan<byte> text)
    {
        Span<char> name = stackalloc char[MemberName.MaxLength];
        for (int at = 0; Next(text, ref at, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value);)
        {
            int rank = RequestIdText.RankOf(MemberName.Normalise(key, name));
            if ((rank == 1 && RequestIdText.IsWord(value)) || (rank == 2 && RequestIdText.IsUuid(value))) return Encoding.ASCII.GetString(value);
        }

        return null;
    }

    private static bool Next(ReadOnlySpan<byte> text, scoped ref int at, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        int found = text[at..].IndexOf((byte)'=');
        if (found < 0) return false;
        int equals = at + found;
        int start = equals;
        while (start > at && text[start - 1] is not ((byte)' ' or (byte)'\t' or (byte)'"' or (byte)',' or (byte)'{' or (byte)'[' or (byte)'(')) start--;
        key = text[start..equals];
        ReadOnlySpan<byte> rest = text[(equals + 1)..];
        bool quoted = rest.StartsWith("\""u8);
        if (quoted) rest = rest[1..];
        int end = quoted ? rest.IndexOf((byte)'"') : rest.IndexOfAny(ValueEnds);
        value = end < 0 ? rest : rest[..end];
        at = equals + 1;
        return true;
    }
}

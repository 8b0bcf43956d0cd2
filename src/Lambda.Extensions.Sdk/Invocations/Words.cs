namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>Finds whole words in a log line, which may have JSON escapes (<c>\n</c>, <c>\u001b[31m</c>) and colours.</summary>
internal static class Words
{
    /// <summary>Returns the position of the first occurrence that is not part of a longer word, or -1.</summary>
    public static int Find(ReadOnlySpan<byte> line, ReadOnlySpan<byte> words)
    {
        int from = 0;
        while (line[from..].IndexOf(words) is var at and >= 0)
        {
            int start = from + at;
            if (IsStart(line[..start]) && IsEnd(line[(start + words.Length)..])) return start;
            from = start + words.Length;
        }

        return -1;
    }

    /// <summary>Returns whether a word may begin after this text. A name with a prefix (<c>redis.MemoryError</c>) is one word.</summary>
    public static bool IsStart(ReadOnlySpan<byte> before)
    {
        if (before.IsEmpty || !(IsOfWord(before[^1]) || before[^1] is (byte)'.' or (byte)'$')) return true;
        if (before[^1] == '.') return before.Length > 1 && !IsOfWord(before[^2]);
        return EndsInEscape(before) || EndsInColour(before);
    }

    /// <summary>Returns whether a word may end before this text.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> after) => after.IsEmpty || !IsOfWord(after[0]);

    private static bool IsOfWord(byte c) => char.IsAsciiLetterOrDigit((char)c) || c == '_' || c >= 0x80;

    private static bool EndsInEscape(ReadOnlySpan<byte> before)
    {
        if (before[^1] is not ((byte)'n' or (byte)'t' or (byte)'r')) return false;
        ReadOnlySpan<byte> rest = before[..^1];
        int slashes = rest.Length - rest.TrimEnd((byte)'\\').Length;
        return slashes > 0;
    }

    private static bool EndsInColour(ReadOnlySpan<byte> before) => before[^1] == 'm' && before[..^1].TrimEnd("0123456789;"u8).EndsWith("["u8);
}

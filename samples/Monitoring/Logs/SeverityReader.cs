namespace Monitoring.Logs;

/// <summary>Finds the level of a line: by the member of its JSON form, or by a word near the start of its text.</summary>
internal static class SeverityReader
{
    /// <summary>Levels stand in front: behind a time, a request id, or in brackets.</summary>
    private const int Reach = 128;

    public static Severity OfLevel(ReadOnlySpan<byte> level) => Word(Trimmed(level));

    public static Severity OfText(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> head = line.Length > Reach ? line[..Reach] : line;
        int start = -1;
        for (int i = 0; i <= head.Length; i++)
        {
            bool letter = i < head.Length && char.IsAsciiLetter((char)head[i]);
            if (letter)
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0 && IsLevelPlace(head, start, i) && Word(head[start..i]) is var severity and not Severity.Unspecified) return severity;
            start = -1;
        }

        // What runtimes print when nobody caught it.
        return line.StartsWith("Traceback (most recent"u8) || line.StartsWith("Unhandled exception"u8) || line.StartsWith("Uncaught "u8)
            ? Severity.Error
            : Severity.Unspecified;
    }

    public static string NameOf(Severity severity) => severity switch
    {
        Severity.Trace => "TRACE",
        Severity.Debug => "DEBUG",
        Severity.Info => "INFO",
        Severity.Warn => "WARN",
        Severity.Error => "ERROR",
        Severity.Fatal => "FATAL",
        _ => "",
    };

    /// <summary>
    /// Whether a word can be a level where it stands: as the first word, in brackets, between tabs or bars, or before a colon. A word
    /// in a sentence ("no error occurred") is none.
    /// </summary>
    private static bool IsLevelPlace(ReadOnlySpan<byte> line, int start, int end)
    {
        byte before = start == 0 ? (byte)'\t' : line[start - 1];
        byte after = end == line.Length ? (byte)'\t' : line[end];
        if (before == '[' && after == ']') return true;
        bool opens = start == 0 || before is (byte)'\t' or (byte)'|' || (before == ' ' && IsTimeBefore(line[..start]));
        return opens && after is (byte)':' or (byte)'\t' or (byte)'|' or (byte)' ' && (after != ' ' || IsUpper(line[start..end]));
    }

    private static bool IsTimeBefore(ReadOnlySpan<byte> head)
    {
        foreach (byte b in head)
        {
            if (char.IsAsciiLetter((char)b) && b is not ((byte)'T' or (byte)'Z')) return false;
        }

        return true;
    }

    private static bool IsUpper(ReadOnlySpan<byte> word)
    {
        foreach (byte b in word)
        {
            if (!char.IsAsciiLetterUpper((char)b)) return false;
        }

        return true;
    }

    private static Severity Word(ReadOnlySpan<byte> word)
    {
        if (word.Length is < 3 or > 11) return Severity.Unspecified;
        Span<byte> lower = stackalloc byte[word.Length];
        for (int i = 0; i < word.Length; i++) lower[i] = (byte)(word[i] | 0x20);
        return lower switch
        {
            _ when lower.SequenceEqual("info"u8) || lower.SequenceEqual("information"u8) || lower.SequenceEqual("notice"u8) => Severity.Info,
            _ when lower.SequenceEqual("debug"u8) || lower.SequenceEqual("dbug"u8) => Severity.Debug,
            _ when lower.SequenceEqual("warn"u8) || lower.SequenceEqual("warning"u8) => Severity.Warn,
            _ when lower.SequenceEqual("error"u8) || lower.SequenceEqual("fail"u8) || lower.SequenceEqual("err"u8) => Severity.Error,
            _ when lower.SequenceEqual("fatal"u8) || lower.SequenceEqual("critical"u8) || lower.SequenceEqual("crit"u8) || lower.SequenceEqual("panic"u8) => Severity.Fatal,
            _ when lower.SequenceEqual("trace"u8) || lower.SequenceEqual("trce"u8) || lower.SequenceEqual("verbose"u8) => Severity.Trace,
            _ => Severity.Unspecified,
        };
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);
}

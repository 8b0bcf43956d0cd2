namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>
/// Finds a level in the places after a logger's name: <c>root - ERROR - x</c>, <c>app.ERROR: x</c>, <c>host app[1]: ERROR x</c>.
/// </summary>
internal static class LevelPlaces
{
    private const int Reach = 160;

    /// <summary>Finds the first level.</summary>
    /// <param name="text">The line, without colours.</param>
    /// <param name="message">The position at which the message or a logger's name begins.</param>
    /// <param name="level">The level as it was written.</param>
    public static Severity Find(ReadOnlySpan<byte> text, int message, out ReadOnlySpan<byte> level)
    {
        ReadOnlySpan<byte> head = text.Length > Reach ? text[..Reach] : text;
        int start = -1;
        for (int i = 0; i <= head.Length; i++)
        {
            if (i < head.Length && char.IsAsciiLetter((char)head[i]))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0)
            {
                level = head[start..i];
                if (IsPlace(head, start, i, message) && SeverityReader.OfWord(level) is var severity and not Severity.Unspecified) return severity;
            }

            start = -1;
        }

        level = default;
        return Severity.Unspecified;
    }

    private static bool IsPlace(ReadOnlySpan<byte> line, int start, int end, int message)
    {
        ReadOnlySpan<byte> before = line[..start];
        ReadOnlySpan<byte> after = line[end..];
        ReadOnlySpan<byte> left = before.TrimEnd((byte)' ');
        ReadOnlySpan<byte> right = after.TrimStart((byte)' ');
        if (left.EndsWith("["u8) && right.StartsWith("]"u8)) return true;
        if (left.EndsWith("|"u8) && right.StartsWith("|"u8)) return true;
        bool upper = !line[start..end].ContainsAnyExceptInRange((byte)'A', (byte)'Z');
        if (before.EndsWith(" - "u8) && (after.StartsWith(" - "u8) || upper)) return true;
        if (!upper) return false;
        // The channel of Monolog, the colon of syslog, "Main ERROR: x", and java.util.logging's second line.
        if (after.StartsWith(":"u8) && (before.IsEmpty || before[^1] is (byte)'.' or (byte)' ' or (byte)'\n' or (byte)'\t')) return true;
        if (before.EndsWith(": "u8) && after.StartsWith(" "u8)) return true;
        return right.Length < after.Length && IsNameBefore(before, message);
    }

    /// <summary>
    /// Returns whether only one word, at the place of the message, is before the level: after a time, or with the punctuation of a
    /// logger's name.
    /// </summary>
    private static bool IsNameBefore(ReadOnlySpan<byte> before, int message)
    {
        if (message >= before.Length) return false;
        ReadOnlySpan<byte> name = before[message..].Trim((byte)' ');
        if (name.IsEmpty || name.Contains((byte)' ')) return false;
        return message > 0 || name.ContainsAny("._/"u8) || name.SequenceEqual("root"u8);
    }
}

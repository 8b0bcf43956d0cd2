using System.Globalization;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>Reads from a log line whether its logger wrote it at a level below error.</summary>
internal static class LogLevelWords
{
    private static readonly string[] BelowError = ["TRACE", "VERBOSE", "DEBUG", "INFO", "INFORMATION", "NOTICE", "WARN", "WARNING"];
    private static readonly string[] Error = ["ERROR", "ERR", "FATAL", "SEVERE", "CRITICAL", "EMERGENCY", "ALERT", "PANIC"];

    /// <summary>
    /// Returns whether the value of a member <c>level</c> is below error. The value is a name, or a number as in pino and bunyan.
    /// </summary>
    public static bool IsBelowError(string? level) =>
        level is not null && (int.TryParse(level.AsSpan(0, WholePart(level)), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out int number)
            ? number is >= 10 and < 50
            : Array.Exists(BelowError, name => name.Equals(level.Trim(), StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// Returns whether the first level named in a line before a position is below error. In lower case it needs a label, as in
    /// <c>level=warn</c>.
    /// </summary>
    public static bool IsBelowError(ReadOnlySpan<byte> line, int before)
    {
        int below = First(line[..before], BelowError);
        return below < before && below < First(line[..before], Error);
    }

    private static int WholePart(string level) => level.IndexOf('.', StringComparison.Ordinal) is var point && point < 0 ? level.Length : point;

    private static int First(ReadOnlySpan<byte> head, string[] names)
    {
        int first = int.MaxValue;
        Span<byte> upper = stackalloc byte[16];
        Span<byte> lower = stackalloc byte[16];
        foreach (string name in names)
        {
            for (int i = 0; i < name.Length; i++) (upper[i], lower[i]) = ((byte)name[i], (byte)char.ToLowerInvariant(name[i]));
            int at = Words.Find(head, upper[..name.Length]);
            if (at >= 0) first = Math.Min(first, at);
            at = Words.Find(head, lower[..name.Length]);
            if (at >= 0 && IsLabel(head[..at])) first = Math.Min(first, at);
        }

        return first;
    }

    private static bool IsLabel(ReadOnlySpan<byte> before)
    {
        ReadOnlySpan<byte> label = before.TrimEnd("=: \"\\["u8);
        return label.Length < before.Length && (label.EndsWith("level"u8) || label.EndsWith("levelname"u8) || label.EndsWith("severity"u8) || before[^1] == '[');
    }
}

namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>
/// Compares names without regard to case and punctuation: <c>log.level</c>, <c>log_level</c> and <c>LogLevel</c> are equal.
/// </summary>
internal static class MemberName
{
    public const int MaxLength = 32;

    /// <summary>Returns the name in lower case without punctuation; empty when it is longer than any name with a meaning here.</summary>
    public static ReadOnlySpan<char> Normalise(ReadOnlySpan<byte> name, Span<char> to)
    {
        int length = 0;
        foreach (byte b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b))
            {
                if (b >= 0x80) return default;
                continue;
            }

            if (length == to.Length) return default;
            to[length++] = char.ToLowerInvariant((char)b);
        }

        return to[..length];
    }

    /// <summary>Returns how surely a member or key of this name has the line's level: 1 is the surest, 0 is not at all.</summary>
    public static int LevelRank(ReadOnlySpan<char> normalised) => normalised switch
    {
        "level" => 1,
        "severity" or "severitytext" => 2,
        "levelname" or "loglevel" or "lvl" or "loglevelname" => 3,
        "severitynumber" or "levelvalue" or "levelno" => 4,
        "priority" or "status" => 5,
        _ => 0,
    };

    /// <summary>Returns how surely a member of this name has the line's time: 1 is the surest, 0 is not at all.</summary>
    public static int TimeRank(ReadOnlySpan<char> normalised) => normalised switch
    {
        "timestamp" => 1,
        "time" or "ts" => 2,
        "asctime" or "timemillis" or "datetime" or "timeunixnano" => 3,
        _ => 0,
    };

    /// <summary>Returns how surely a member of this name has the line's message: 1 is the surest, 0 is not at all.</summary>
    public static int MessageRank(ReadOnlySpan<char> normalised) => normalised switch
    {
        "message" => 1,
        "msg" => 2,
        "shortmessage" => 3,
        _ => 0,
    };
}

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// Recognises that a line of the function names another invocation than the one that was open: in front of its message, as runtimes
/// and loggers write it, or after a key such as <c>AWSRequestId</c>. A request id is a UUID.
/// </summary>
internal static class NamedInvocation
{
    private const int IdLength = 36;
    private const int LongestHead = 96;
    private const int LongestGap = 12;

    /// <summary>Returns whether the line names an invocation that is not the given one.</summary>
    public static bool IsAnother(ReadOnlySpan<byte> line, string requestId) =>
        HasAnotherInHead(line, requestId) || HasAnotherAfter("equest"u8, line, requestId) || HasAnotherAfter("nvocation"u8, line, requestId);

    // The head has times, levels and brackets, but no words in lower case: "2026-11-23T08:15:16.050Z TAB id TAB INFO TAB message".
    private static bool HasAnotherInHead(ReadOnlySpan<byte> line, string requestId)
    {
        bool isStart = true;
        for (int at = 0; at < line.Length && at < LongestHead; at++)
        {
            if (isStart && IsId(line[at..])) return !IsSame(line[at..], requestId);
            if (line[at] is >= (byte)'a' and <= (byte)'z' or (byte)'"' or (byte)'{') return false;
            isStart = !char.IsAsciiLetterOrDigit((char)line[at]);
        }

        return false;
    }

    private static bool HasAnotherAfter(ReadOnlySpan<byte> key, ReadOnlySpan<byte> line, string requestId)
    {
        while (line.IndexOf(key) is var found and >= 0)
        {
            line = line[(found + key.Length)..];
            for (int gap = 0; gap < line.Length && gap < LongestGap; gap++)
            {
                if (!IsId(line[gap..])) continue;
                if (!IsSame(line[gap..], requestId)) return true;
                break;
            }
        }

        return false;
    }

    private static bool IsId(ReadOnlySpan<byte> text)
    {
        if (text.Length < IdLength) return false;
        for (int i = 0; i < IdLength; i++)
        {
            bool isDash = i is 8 or 13 or 18 or 23;
            if (isDash ? text[i] != '-' : !char.IsAsciiHexDigit((char)text[i])) return false;
        }

        return true;
    }

    private static bool IsSame(ReadOnlySpan<byte> text, string requestId) => System.Text.Ascii.EqualsIgnoreCase(text[..IdLength], requestId);
}

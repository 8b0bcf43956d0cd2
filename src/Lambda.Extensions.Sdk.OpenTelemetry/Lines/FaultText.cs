namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>Recognises the output of runtimes and Lambda for a fault that was not caught.</summary>
internal static class FaultText
{
    /// <summary>Returns whether a message is the first line of an uncaught fault.</summary>
    public static bool Is(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> text = message.TrimStart(" \t"u8);
        return text.StartsWith("Traceback (most recent"u8) || text.StartsWith("Unhandled exception"u8) || text.StartsWith("Unhandled Exception"u8) || text.StartsWith("Uncaught "u8)
            || text.StartsWith("Exception in thread"u8) || text.StartsWith("Caused by: "u8) || text.StartsWith("Fatal error"u8) || text.StartsWith("Fatal Python error"u8) || text.StartsWith("fatal error:"u8)
            || text.StartsWith("Parse error:"u8) || text.StartsWith("Segmentation fault"u8) || text.StartsWith("Task timed out"u8) || text.StartsWith("** ("u8)
            || text.StartsWith("Error: "u8) || text.StartsWith("UnhandledPromiseRejection"u8) || (text.StartsWith("thread '"u8) && text.IndexOf("panicked at"u8) > 0)
            || IsFaultType(text);
    }

    /// <summary><c>java.lang.IllegalStateException: x</c>, <c>TypeError: x</c>, or the type alone.</summary>
    private static bool IsFaultType(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny(": \r\n("u8);
        ReadOnlySpan<byte> type = end < 0 ? text : text[..end];
        if (end >= 0 && text[end] is (byte)' ' or (byte)'(') return false;
        return (type.EndsWith("Error"u8) || type.EndsWith("Exception"u8)) && char.IsAsciiLetter((char)type[0]) && type.Length < 128 && (end >= 0 || type.Length > "Exception".Length);
    }
}

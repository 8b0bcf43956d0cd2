using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>
/// Writes an entry as one line of text: <c>2026-11-23T08:15:16.050Z INFO [my-extension] message | exception</c>, with the last
/// part of the category before the message when it is given.
/// </summary>
internal static class TextLogLine
{
    public static void Write(ArrayBufferWriter<byte> line, DateTimeOffset time, string extension, string? category, LogLevel level, Exception? exception, string message)
    {
        Span<byte> stamp = line.GetSpan(32);
        time.UtcDateTime.TryFormat(stamp, out int used, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        line.Advance(used);
        line.Write(" "u8);
        Append(line, LogLevels.NameOf(level));
        line.Write(" ["u8);
        Append(line, extension);
        line.Write("] "u8);
        if (category is not null)
        {
            AppendOneLine(line, category[(category.LastIndexOf('.') + 1)..]);
            line.Write(": "u8);
        }

        AppendOneLine(line, LogText.Bounded(message, LogText.MaxMessage));
        if (exception is null) return;
        line.Write(" | "u8);
        AppendOneLine(line, LogText.Bounded(LogText.Of(exception, static e => e.ToString()), LogText.MaxException));
    }

    // An entry with line ends would become several entries in the log group.
    private static void AppendOneLine(ArrayBufferWriter<byte> line, string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimEnd();
        while (true)
        {
            int end = rest.IndexOfAny('\r', '\n');
            Append(line, end < 0 ? rest : rest[..end]);
            if (end < 0) return;
            line.Write(" | "u8);
            rest = rest[end..].TrimStart();
        }
    }

    private static void Append(ArrayBufferWriter<byte> line, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, line);
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>The texts of a line. CloudWatch cuts a log event at 256 KB: a line stays below it with all its parts, escaped or not.</summary>
internal static class LogText
{
    public const int MaxMessage = 128 * 1024;
    public const int MaxExceptionMessage = 8 * 1024;
    public const int MaxException = 48 * 1024;
    public const int MaxValue = 4096;

    /// <summary>After so many bytes a line takes no more values.</summary>
    public const int MaxWithValues = 160 * 1024;

    // What one UTF-16 unit takes at most: \uXXXX.
    private const int MaxPerUnit = 6;

    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The text, cut so that it takes at most so many bytes, as it is or in JSON.</summary>
    public static string Bounded(string text, int maxBytes)
    {
        if (text.Length <= maxBytes / MaxPerUnit) return text;
        int left = maxBytes;
        for (int i = 0; i < text.Length;)
        {
            OperationStatus status = Rune.DecodeFromUtf16(text.AsSpan(i), out Rune rune, out int units);
            bool escaped = status != OperationStatus.Done || Encoder.WillEncode(rune.Value);
            left -= !escaped ? rune.Utf8SequenceLength : rune.Value is '"' or '\\' ? 2 : units * MaxPerUnit;
            if (left < 0) return string.Concat(text.AsSpan(0, i), " …(cut)");
            i += units;
        }

        return text;
    }

    /// <summary>
    /// Formats a value with the author's code; if that throws, returns a placeholder that names the type and the exception.
    /// </summary>
    public static string Of<T>(T source, Func<T, string?> text)
        where T : notnull
    {
        try
        {
            return text(source) ?? "";
        }
        catch (Exception e)
        {
            return $"({source.GetType().FullName} could not be turned into text: {e.GetType().Name})";
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Makes text of others safe to show: nothing in it can act on the text beside it.</summary>
internal static class ReportText
{
    /// <summary>The longest text in characters. The rest is cut.</summary>
    public const int MaxLength = 1000;

    /// <summary>Escapes everything that a page could read as its own, so that no text can end the block of data.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>Returns the text with visible escapes for control characters and for characters that are not visible or change the direction.</summary>
    public static string Clean(string text)
    {
        int length = Math.Min(text.Length, MaxLength);
        if (length < text.Length && char.IsHighSurrogate(text[length - 1])) length--;
        var clean = new StringBuilder(length + 1);
        foreach (Rune rune in text.AsSpan(0, length).EnumerateRunes())
        {
            if (rune.Value == '\t')
                clean.Append("  ");
            else if (IsVisible(rune))
                clean.Append(rune);
            else
                clean.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
        }

        if (length < text.Length) clean.Append('…');
        return clean.ToString();
    }

    /// <summary>Returns the text as <see cref="Clean"/> does, with its line ends.</summary>
    public static string CleanLines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Take(12).Select(Clean));

    /// <summary>Returns the bytes that a text takes in the report.</summary>
    public static int SizeOf(string text) => Encoding.UTF8.GetByteCount(Encoder.Encode(text));

    /// <summary>Returns the text after a marker, to the end of the line or of the JSON string that it is in; <see langword="null"/> without the marker.</summary>
    public static string? After(string line, string marker)
    {
        int start = line.IndexOf(marker, StringComparison.Ordinal);
        if (start < 0) return null;
        start += marker.Length;
        int end = line.IndexOf('"', start);
        return Clean(end < 0 ? line[start..] : line[start..end]);
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}

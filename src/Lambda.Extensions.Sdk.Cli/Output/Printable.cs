using System.Globalization;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>
/// Makes other programs' text safe for a terminal: characters that move the cursor or change the direction become escapes.
/// </summary>
internal static class Printable
{
    public static string Escape(string text) =>
        text.All(IsPlain) ? text : string.Concat(text.Select(c => IsPlain(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));

    private static bool IsPlain(char c) =>
        !char.IsControl(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}

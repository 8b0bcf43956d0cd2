using System.Globalization;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Text of others on a terminal: what would move its cursor or turn its direction is shown as an escape.</summary>
internal static class Printable
{
    public static string Escape(string text) =>
        text.All(IsPlain) ? text : string.Concat(text.Select(c => IsPlain(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));

    private static bool IsPlain(char c) =>
        !char.IsControl(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}

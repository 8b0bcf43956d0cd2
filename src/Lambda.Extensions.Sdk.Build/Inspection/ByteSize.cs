using System.Globalization;
using System.Text.RegularExpressions;

namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>Formats and reads numbers of bytes. MB has the meaning of Lambda's limits: 1,048,576 bytes.</summary>
internal static partial class ByteSize
{
    private const long Kilo = 1024;
    private const long Mega = 1024 * Kilo;

    public static string Text(long bytes) => bytes switch
    {
        < Kilo => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < Mega => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)Kilo:0.#} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)Mega:0.##} MB"),
    };

    /// <summary>Reads <c>1600000</c>, <c>900KB</c> or <c>1.6 MB</c>. Returns null for any other or no text.</summary>
    public static long? Parse(string text)
    {
        Match match = Pattern().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
            return null;
        long unit = match.Groups["unit"].Value.ToUpperInvariant() switch { "KB" => Kilo, "MB" => Mega, _ => 1 };
        decimal bytes = number * unit;
        return bytes is >= 1 and <= long.MaxValue ? (long)bytes : null;
    }

    [GeneratedRegex(@"^\s*(?<number>\d{1,15}(\.\d{1,6})?)\s*(?<unit>KB|MB)?\s*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}

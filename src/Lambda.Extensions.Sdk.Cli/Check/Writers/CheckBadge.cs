using System.Globalization;

namespace Lambda.Extensions.Sdk.Cli.Check.Writers;

/// <summary>Draws the result as a badge.</summary>
internal static class CheckBadge
{
    private const string Label = "lambda-ext check";

    /// <summary>The mean width of a letter of Verdana at 11 px.</summary>
    private const double Letter = 6.6;

    public static string Write(CheckResult result)
    {
        (string text, string color) = result.Verdict switch
        {
            Verdict.Fail => ($"{result.Count(Verdict.Fail)} of {Judged(result)} fail", "#c0392b"),
            Verdict.Warning => ($"{result.Count(Verdict.Pass)} pass, {result.Count(Verdict.Warning)} warned", "#9a6700"),
            _ => ($"{result.Count(Verdict.Pass)} pass", "#2e7d32"),
        };
        int left = Width(Label);
        int right = Width(text);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{Label}: {text}">
            <title>{Label}: {text}</title>
            <rect width="{left + right}" height="20" rx="3" fill="{color}"/>
            <path d="M3 0h{left - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#444"/>
            <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
            <text x="{left / 2}" y="14">{Label}</text>
            <text x="{left + (right / 2)}" y="14">{text}</text>
            </g>
            </svg>

            """);
    }

    private static int Judged(CheckResult result) => result.Results.Count - result.Count(Verdict.NotApplicable);

    private static int Width(string text) => (int)Math.Ceiling((text.Length * Letter) + 12);
}

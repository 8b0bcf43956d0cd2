using System.Globalization;
using System.Net;
using System.Text;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Draws the bars as SVG: a row for each participant, time from left to right.</summary>
internal static class ChartSvg
{
    private const int LabelWidth = 170;
    private const int BarsWidth = 1000;
    private const int RowHeight = 30;
    private const int BarHeight = 18;
    private const int AxisHeight = 24;
    private const int Ticks = 10;
    private const int LongestLabel = 24;

    public static string Draw(ChartBuilder chart)
    {
        int height = (chart.Lanes.Count * RowHeight) + AxisHeight;
        var svg = new StringBuilder();
        Append(svg, $"<svg viewBox=\"0 0 {LabelWidth + BarsWidth + 10} {height}\" role=\"img\" aria-label=\"What happened when\">");
        double total = Math.Max(chart.End.TotalMilliseconds, 0.001);
        for (int i = 0; i <= Ticks; i++)
        {
            int x = LabelWidth + (BarsWidth * i / Ticks);
            Append(svg, $"<line class=\"tick\" x1=\"{x}\" y1=\"0\" x2=\"{x}\" y2=\"{height - AxisHeight}\"/>");
            Append(svg, $"<text class=\"axis\" x=\"{x}\" y=\"{height - 8}\">{total * i / Ticks:0.#} ms</text>");
        }

        for (int i = 0; i < chart.Lanes.Count; i++)
        {
            string name = chart.Lanes[i];
            string label = name.Length > LongestLabel ? name[..LongestLabel] + "…" : name;
            Append(svg, $"<text class=\"lane\" x=\"0\" y=\"{(i * RowHeight) + 20}\">{WebUtility.HtmlEncode(label)}</text>");
        }

        foreach (ChartSpan span in chart.Spans)
        {
            int row = chart.Lanes.ToList().IndexOf(span.Lane);
            double x = LabelWidth + (BarsWidth * span.Start.TotalMilliseconds / total);
            // A bar without a duration must be visible too.
            double width = Math.Max(1, BarsWidth * (span.End - span.Start).TotalMilliseconds / total);
            Append(svg, $"<rect class=\"{span.Style}\" x=\"{x:0.##}\" y=\"{(row * RowHeight) + 6}\" width=\"{width:0.##}\" height=\"{BarHeight}\"><title>{WebUtility.HtmlEncode(span.Text)}</title></rect>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Append(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

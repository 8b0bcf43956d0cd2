using System.Globalization;
using System.Net;
using System.Text;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Makes the page: one file, without scripts and without anything from other places.</summary>
internal static class ReportPage
{
    private const string Style = """
        :root{color-scheme:light dark;--text:#1b1f24;--dim:#667085;--back:#fff;--line:#e4e7ec;--bad:#b42318;--good:#067647}
        @media(prefers-color-scheme:dark){:root{--text:#e6e8eb;--dim:#98a2b3;--back:#14171a;--line:#2c3138;--bad:#f97066;--good:#47cd89}}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:1240px;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
        .good{color:var(--good)}.bad{color:var(--bad)}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;border-bottom:1px solid var(--line)}
        td.t{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;color:var(--dim)}
        td.what{font-family:ui-monospace,monospace;font-size:13px;overflow-wrap:anywhere}
        .picture{overflow-x:auto}svg{min-width:900px;width:100%;font:12px system-ui,sans-serif}
        svg text{fill:var(--text)}svg .axis{fill:var(--dim);text-anchor:middle}svg .tick{stroke:var(--line)}
        rect.life{fill:#98a2b3;opacity:.25}rect.busy{fill:#2e90fa}rect.init{fill:#7a5af8}rect.invoke{fill:#12b76a}
        rect.held{fill:#f79009}rect.frozen{fill:#36bffa;opacity:.4}rect.shutdown{fill:#667085}rect.bad{fill:#f04438}
        .key span{display:inline-block;margin-right:1.2rem}.key svg{min-width:0;width:12px;height:12px;margin-right:.35rem}
        """;

    private static readonly (string Style, string Text)[] Key =
    [
        ("init", "INIT"), ("invoke", "invocation"), ("held", "held time"), ("busy", "at work"), ("life", "process"),
        ("frozen", "frozen"), ("shutdown", "SHUTDOWN"), ("bad", "failed"),
    ];

    public static string Write(string title, RunSummary summary, ChartBuilder chart, IReadOnlyList<ReportRow> rows, long left)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n");
        page.Append("<title>lambda-ext run</title>\n<style>\n").Append(Style).Append("\n</style></head><body>\n");
        page.Append("<h1>lambda-ext run: ").Append(summary.Succeeded ? "<span class=\"good\">OK</span>" : "<span class=\"bad\">failed</span>").Append("</h1>\n");
        page.Append("<p>").Append(Encode(title)).Append("</p>\n");
        AppendSummary(page, summary);
        AppendPicture(page, chart);
        AppendEvents(page, rows, left);
        return page.Append("</body></html>\n").ToString();
    }

    private static void AppendSummary(StringBuilder page, RunSummary summary)
    {
        page.Append("<h2>Summary</h2>\n<table>\n");
        foreach ((string? label, string? text) in SummaryText.Lines(summary))
            page.Append("<tr><th>").Append(Encode(label)).Append("</th><td>").Append(Encode(text)).Append("</td></tr>\n");
        foreach (string problem in summary.Problems)
            page.Append("<tr class=\"bad\"><th>problem</th><td>").Append(Encode(problem)).Append("</td></tr>\n");
        foreach (string warning in summary.Warnings)
            page.Append("<tr><th>warning</th><td>").Append(Encode(EventText.OneLine(warning))).Append("</td></tr>\n");
        foreach (string note in summary.Notes)
            page.Append("<tr><th>note</th><td>").Append(Encode(note)).Append("</td></tr>\n");
        page.Append("</table>\n");
    }

    private static void AppendPicture(StringBuilder page, ChartBuilder chart)
    {
        page.Append("<h2>Picture</h2>\n<p class=\"key\">");
        foreach ((string? style, string? text) in Key)
            page.Append("<span><svg viewBox=\"0 0 12 12\"><rect class=\"").Append(style).Append("\" width=\"12\" height=\"12\"/></svg>").Append(text).Append("</span>");
        page.Append("</p>\n<div class=\"picture\">").Append(ChartSvg.Draw(chart)).Append("</div>\n");
        if (chart.IsCut) page.Append("<p>There was more than fits into a picture: its end is left out.</p>\n");
    }

    private static void AppendEvents(StringBuilder page, IReadOnlyList<ReportRow> rows, long left)
    {
        page.Append("<h2>Events</h2>\n<table>\n<tr><th>ms</th><th>who</th><th>what</th></tr>\n");
        foreach (ReportRow row in rows)
        {
            page.Append(row.IsBad ? "<tr class=\"bad\">" : "<tr>");
            page.Append("<td class=\"t\">").Append(row.Offset.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture)).Append("</td>");
            page.Append("<td>").Append(Encode(row.Who)).Append("</td><td class=\"what\">").Append(Encode(row.What)).Append("</td></tr>\n");
        }

        page.Append("</table>\n");
        if (left > 0) page.Append("<p>").Append(left.ToString(CultureInfo.InvariantCulture)).Append(" later events are left out.</p>\n");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

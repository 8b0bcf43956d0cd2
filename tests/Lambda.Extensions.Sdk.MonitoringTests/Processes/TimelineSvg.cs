using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;

namespace Lambda.Extensions.Sdk.MonitoringTests.Processes;

/// <summary>Draws what was received as a timeline: a row for each span, marks for lines, gaps between invocations left out.</summary>
internal static class TimelineSvg
{
    private const int Left = 180;
    private const int Row = 18;
    private const double Width = 1000;

    private static readonly (string Name, string Colour)[] Colours =
    [
        ("init", "#8e6bbf"), ("restore", "#8e6bbf"), ("responseLatency", "#4c8eda"), ("responseDuration", "#79b8ff"), ("runtimeOverhead", "#a0a8b0"), ("extensionOverhead", "#e39a3b"),
    ];

    public static void Write(string path, IReadOnlyList<OtlpSpan> spans, IReadOnlyList<OtlpLog> logs)
    {
        List<List<OtlpSpan>> traces = [.. spans.GroupBy(s => s.TraceId).Select(g => g.OrderBy(s => s.Start).ToList()).OrderBy(t => t[0].Start)];
        int rows = spans.Count + traces.Count;
        double longest = Math.Max(1, traces.Max(t => t.Max(s => s.End) - t[0].Start));
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Left + Width + 120}" height="{(rows * Row) + 60}" font-family="sans-serif" font-size="11">""");
        svg.AppendLine("""<rect width="100%" height="100%" fill="#ffffff"/>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="10" y="20" font-size="14">{traces.Count} traces, {spans.Count} spans, {logs.Count} lines; the whole width is {longest / 1e6:0.0} ms</text>""");
        int y = 40;
        foreach (List<OtlpSpan> trace in traces)
        {
            long origin = trace[0].Start;
            foreach (OtlpSpan span in trace)
            {
                double x = Left + ((span.Start - origin) / longest * Width);
                double width = Math.Max(1.5, (span.End - span.Start) / longest * Width);
                svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{(span.RequestId is null ? 24 : 10)}" y="{y + 12}">{Escaped(span.Name)}</text>""");
                svg.AppendLine(CultureInfo.InvariantCulture, $"""<rect x="{x:0.0}" y="{y + 2}" width="{width:0.0}" height="{Row - 5}" fill="{ColourOf(span)}"><title>{Escaped(Title(span))}</title></rect>""");
                svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{x + width + 4:0.0}" y="{y + 12}" fill="#666666">{(span.End - span.Start) / 1e6:0.00} ms</text>""");
                foreach (OtlpLog log in logs.Where(l => l.SpanId == span.SpanId && l.TraceId == span.TraceId))
                {
                    double at = Left + Math.Clamp((log.Time - origin) / longest * Width, 0, Width);
                    svg.AppendLine(CultureInfo.InvariantCulture, $"""<circle cx="{at:0.0}" cy="{y + 8}" r="3" fill="{(log.Severity >= 17 ? "#d03030" : "#222222")}"><title>{Escaped(log.Body)}</title></circle>""");
                }

                y += Row;
            }

            y += Row;
        }

        svg.AppendLine("</svg>");
        File.WriteAllText(path, svg.ToString());
    }

    private static string Title(OtlpSpan span) => string.Join('\n', span.Attributes.Select(a => $"{a.Key}={a.Value}").Prepend(span.Name));

    private static string ColourOf(OtlpSpan span) =>
        span.RequestId is not null ? span.Status == 2 ? "#d03030" : "#3a9d6b" : Colours.FirstOrDefault(c => c.Name == span.Name).Colour ?? "#cccccc";

    private static string Escaped(string text) => System.Security.SecurityElement.Escape(text)!;
}

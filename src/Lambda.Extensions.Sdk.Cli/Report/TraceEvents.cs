using Lambda.Extensions.Sdk.Cli.Report.Model;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Makes the events of a trace from the report.</summary>
internal static class TraceEvents
{
    private const double BytesOfMegabyte = 1024 * 1024;

    public static IEnumerable<TraceEvent> Of(ReportDocument document) =>
        document.Rows.SelectMany(Of)
            .Concat(document.Freezes.Select(freeze => new TraceEvent(Lanes.Platform, "frozen", freeze.From) { Duration = freeze.To - freeze.From }))
            .Concat(document.Usage.SelectMany(Of));

    private static IEnumerable<TraceEvent> Of(InvocationRow row)
    {
        if (row.To is { } end)
        {
            string name = row.Kind == RowKind.Invocation ? "invocation " + row.Name : row.Name;
            yield return new TraceEvent(Lanes.Platform, name, row.From) { Duration = end - row.From, Detail = $"{row.Outcome} {row.Detail}".Trim() };
        }

        // The row of a phase is its span.
        bool isPhase = row is { Kind: not RowKind.Invocation, To: not null };
        foreach (Span span in row.Spans.Where(span => !isPhase || span.Lane != Lanes.Platform)) yield return new TraceEvent(span.Lane, NameOf(span.Kind), span.From) { Duration = span.To - span.From };
        foreach (Tick tick in row.Ticks) yield return new TraceEvent(tick.Lane, tick.Text, tick.At);
        foreach (LogLine line in row.Lines) yield return new TraceEvent(line.Lane, line.IsError ? "stderr" : "stdout", line.At) { Detail = line.Text };
    }

    private static IEnumerable<TraceEvent> Of(UsageSeries series)
    {
        for (int i = 1; i < series.Samples.Count; i++)
        {
            UsageSample before = series.Samples[i - 1];
            UsageSample sample = series.Samples[i];
            if (sample.At <= before.At) continue;
            yield return new TraceEvent(series.Lane, "memory MB", sample.At) { Value = Math.Round(sample.Bytes / BytesOfMegabyte, 1) };
            yield return new TraceEvent(series.Lane, "CPU %", before.At) { Value = Math.Round(100 * ((sample.Cpu - before.Cpu) / (sample.At - before.At))) };
        }
    }

    private static string NameOf(SpanKind kind) => kind switch
    {
        SpanKind.Init => "INIT",
        SpanKind.Invoke => "waits for the runtime",
        SpanKind.Held => "held: waits for extensions",
        SpanKind.Shutdown => "SHUTDOWN",
        SpanKind.Start => "starts",
        SpanKind.Initialise => "initialises",
        SpanKind.Work => "has the event",
        SpanKind.AfterResponse => "after the response",
        SpanKind.AwaitEnd => "waits for the end",
        _ => "after the end (flush, other work)",
    };
}

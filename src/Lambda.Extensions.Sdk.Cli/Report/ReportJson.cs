using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Report.Model;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Writes the data of the page, in short form: times are milliseconds, and those of a row count from its beginning.</summary>
internal static class ReportJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = ReportText.Encoder };

    public static void Write(Stream stream, ReportDocument document)
    {
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteString("title", document.Title);
        json.WriteString("tool", document.Tool);
        json.WriteString("started", document.Started.ToString("O"));
        json.WriteNumber("memory", document.MemoryMb);
        json.WriteString("arch", document.Architecture);
        json.WriteString("initType", document.InitializationType);
        json.WriteBoolean("ok", document.Succeeded);
        json.WriteStrings("problems", document.Problems);
        json.WriteStrings("warnings", document.Warnings);
        json.WriteStrings("notes", document.Notes);
        json.WriteNumber("omitted", document.OmittedRows);
        WriteAll(json, "lanes", document.Lanes, Write);
        WriteAll(json, "freezes", document.Freezes, Write);
        WriteAll(json, "cold", document.ColdStarts, Write);
        WriteAll(json, "ledger", document.Ledger, Write);
        WriteAll(json, "usage", document.Usage, Write);
        WriteAll(json, "rows", document.Rows, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Lane lane)
    {
        json.WriteStartArray();
        json.WriteStringValue(lane.Name);
        json.WriteNumberValue((int)lane.Kind);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Freeze freeze)
    {
        json.WriteStartArray();
        Write(json, freeze.From);
        Write(json, freeze.To);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ColdStart cold)
    {
        json.WriteStartObject();
        json.WriteMilliseconds("at", cold.At);
        json.WriteMilliseconds("ms", cold.Duration);
        json.WriteBoolean("ok", cold.Succeeded);
        json.WriteMilliseconds("runtime", cold.Runtime);
        json.WriteMilliseconds("shared", cold.Shared);
        WriteAll(json, "parts", cold.Parts, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ColdStartPart part)
    {
        json.WriteStartObject();
        json.WriteNumber("lane", part.Lane);
        json.WriteMilliseconds("register", part.Registered - part.Started);
        json.WriteMilliseconds("ready", part.FirstNext - part.Registered);
        json.WriteMilliseconds("added", part.Added);
        json.WriteOptional("own", part.OwnPhases);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LedgerRow row)
    {
        json.WriteStartObject();
        json.WriteNumber("lane", row.Lane);
        json.WriteString("types", row.Types);
        json.WriteNumber("batches", row.Batches);
        json.WriteNumber("records", row.Records);
        json.WriteNumber("bytes", row.Bytes);
        json.WriteNumber("failed", row.FailedAttempts);
        json.WriteNumber("dropped", row.Dropped);
        json.WriteOptional("reason", row.DropReason);
        json.WriteOptional("own", row.OwnSummary);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UsageSeries series)
    {
        json.WriteStartObject();
        json.WriteNumber("lane", series.Lane);
        json.WriteNumber("pid", series.ProcessId);
        json.WriteStartArray("samples");
        foreach (UsageSample sample in series.Samples)
        {
            Write(json, sample.At);
            json.WriteNumberValue((long)sample.Cpu.TotalMilliseconds);
            json.WriteNumberValue(sample.Bytes / 1024);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, InvocationRow row)
    {
        json.WriteStartObject();
        json.WriteNumber("k", (int)row.Kind);
        json.WriteString("n", row.Name);
        json.WriteMilliseconds("at", row.From);
        json.WriteMilliseconds("end", row.To - row.From);
        if (row.IsCold) json.WriteBoolean("cold", true);
        json.WriteString("out", row.Outcome);
        if (row.IsBad) json.WriteBoolean("bad", true);
        if (row.Detail.Length > 0) json.WriteString("why", row.Detail);
        json.WriteMilliseconds("ms", row.Duration);
        if (row.BilledMs is { } billed) json.WriteNumber("bill", billed);
        json.WriteMilliseconds("held", row.Held);
        if (row.Last is { } last) json.WriteNumber("last", last);
        if (row.Omitted > 0) json.WriteNumber("left", row.Omitted);
        json.WriteStartArray("h");
        foreach (HeldBy held in row.HeldBy) WriteItem(json, held.Lane, held.Time);
        json.WriteEndArray();
        json.WriteStartArray("s");
        foreach (Span span in row.Spans) WriteItem(json, span.Lane, (int)span.Kind, span.From - row.From, span.To - row.From);
        json.WriteEndArray();
        json.WriteStartArray("t");
        foreach (Tick tick in row.Ticks) WriteItem(json, tick.Lane, (int)tick.Kind, tick.At - row.From, tick.Text);
        json.WriteEndArray();
        json.WriteStartArray("l");
        foreach (LogLine line in row.Lines) WriteItem(json, line.Lane, line.IsError ? 1 : 0, line.At - row.From, line.Text);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes an array of its own for one thing: shorter than an object with names.</summary>
    private static void WriteItem(Utf8JsonWriter json, params ReadOnlySpan<object> values)
    {
        json.WriteStartArray();
        foreach (object value in values)
        {
            if (value is TimeSpan time)
                Write(json, time);
            else if (value is int number)
                json.WriteNumberValue(number);
            else
                json.WriteStringValue((string)value);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, TimeSpan time) => json.WriteNumberValue(Math.Round(time.TotalMilliseconds, 3));

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items) write(json, item);
        json.WriteEndArray();
    }
}

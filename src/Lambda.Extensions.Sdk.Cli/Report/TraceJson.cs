using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.Report.Model;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Writes the report in the Chrome trace event format, which Perfetto and the browsers' developer tools open.</summary>
internal static class TraceJson
{
    /// <summary>The thread of every event: a participant is a process of its own.</summary>
    private const int Thread = 1;

    private static readonly JsonWriterOptions Options = new() { Encoder = ReportText.Encoder };

    public static void Write(Stream stream, ReportDocument document)
    {
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartObject("otherData");
        json.WriteString("title", document.Title);
        json.WriteString("tool", "lambda-ext " + document.Tool);
        json.WriteString("started", document.Started.ToString("O"));
        json.WriteEndObject();
        json.WriteStartArray("traceEvents");
        for (int lane = 0; lane < document.Lanes.Count; lane++) WriteName(json, lane, document.Lanes[lane].Name);

        // A viewer nests what comes later and ends earlier: the longer one first.
        foreach (TraceEvent happened in TraceEvents.Of(document).OrderBy(happened => happened.At).ThenByDescending(happened => happened.Duration ?? TimeSpan.Zero))
            Write(json, happened);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, int lane, string name)
    {
        foreach (string kind in (string[])["process_name", "thread_name"])
        {
            json.WriteStartObject();
            json.WriteString("ph", "M");
            json.WriteString("name", kind);
            json.WriteNumber("pid", lane + 1);
            json.WriteNumber("tid", Thread);
            json.WriteStartObject("args");
            json.WriteString("name", name);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, TraceEvent happened)
    {
        json.WriteStartObject();
        json.WriteString("ph", happened.Value is not null ? "C" : happened.Duration is null ? "i" : "X");
        json.WriteString("name", happened.Name);
        json.WriteNumber("pid", happened.Lane + 1);
        json.WriteNumber("tid", Thread);
        json.WriteNumber("ts", happened.At.TotalMicroseconds);
        if (happened.Duration is { } duration)
            json.WriteNumber("dur", duration.TotalMicroseconds);
        else if (happened.Value is null)
            json.WriteString("s", "t");
        json.WriteStartObject("args");
        if (happened.Value is { } value) json.WriteNumber("value", value);
        if (happened.Detail.Length > 0) json.WriteString("detail", happened.Detail);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

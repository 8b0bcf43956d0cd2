using System.Text;
using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>Reads the parts that several records have, at the moment when they are requested.</summary>
internal static class RecordReaders
{
    public static readonly string[] InitializationTypes = ["on-demand", "provisioned-concurrency", "snap-start", "lambda-managed-instances"];

    private static readonly string[] SpanNames = ["responseLatency", "responseDuration", "runtimeOverhead", "extensionOverhead"];
    private static readonly string[] TraceTypes = ["X-Amzn-Trace-Id"];

    public static string[] Texts(byte[] body, JsonSlice array)
    {
        List<string>? found = null;
        var items = new JsonItems(body, array);
        while (items.MoveNext())
        {
            if (JsonText.Of(body, items.Current) is { } text) (found ??= []).Add(text);
        }

        return found?.ToArray() ?? [];
    }

    public static TelemetrySpan[] Spans(byte[] body, JsonSlice array)
    {
        int count = 0;
        var items = new JsonItems(body, array);
        while (items.MoveNext()) count++;
        if (count == 0) return [];
        var spans = new TelemetrySpan[count];
        items = new JsonItems(body, array);
        for (int i = 0; items.MoveNext(); i++) spans[i] = Span(body, items.Current);
        return spans;
    }

    public static TraceContext? Tracing(byte[] body, JsonSlice value)
    {
        JsonSlice spanId = default, type = default, header = default;
        var members = new JsonMembers(body, value);
        while (members.MoveNext())
        {
            if (members.Is("spanId"u8)) spanId = members.Value;
            else if (members.Is("type"u8)) type = members.Value;
            else if (members.Is("value"u8)) header = members.Value;
        }

        string? text = JsonText.Of(body, header);
        string? span = JsonText.Of(body, spanId);
        return text is null && span is null ? null : new TraceContext(span, new TraceHeader(Known(body, type, TraceTypes) ?? "", text ?? ""));
    }

    public static TelemetryMetrics Metrics(byte[] body, JsonSlice value)
    {
        TelemetryMetrics metrics = TelemetryMetrics.None;
        var members = new JsonMembers(body, value);
        while (members.MoveNext())
        {
            double number = JsonNumber.Of(body, members.Value);
            if (members.Is("durationMs"u8)) metrics = metrics with { Duration = number };
            else if (members.Is("billedDurationMs"u8)) metrics = metrics with { BilledDuration = number };
            else if (members.Is("memorySizeMB"u8)) metrics = metrics with { MemorySize = number };
            else if (members.Is("maxMemoryUsedMB"u8)) metrics = metrics with { MaxMemoryUsed = number };
            else if (members.Is("initDurationMs"u8)) metrics = metrics with { InitDuration = number };
            else if (members.Is("restoreDurationMs"u8)) metrics = metrics with { RestoreDuration = number };
            else if (members.Is("billedRestoreDurationMs"u8)) metrics = metrics with { BilledRestoreDuration = number };
            else if (members.Is("producedBytes"u8)) metrics = metrics with { Produced = number };
        }

        return metrics;
    }

    /// <summary>Returns the text of a value of an open set; creates no new string for a known value.</summary>
    public static string? Known(byte[] body, JsonSlice value, string[] known)
    {
        if (!value.IsPresent) return null;
        ReadOnlySpan<byte> bytes = value.Of(body);
        if (bytes[0] == '"')
        {
            foreach (string text in known)
            {
                if (Ascii.Equals(bytes[1..^1], text)) return text;
            }
        }

        return JsonText.Of(body, value);
    }

    private static TelemetrySpan Span(byte[] body, JsonSlice value)
    {
        JsonSlice name = default, start = default, duration = default;
        var members = new JsonMembers(body, value);
        while (members.MoveNext())
        {
            if (members.Is("name"u8)) name = members.Value;
            else if (members.Is("start"u8)) start = members.Value;
            else if (members.Is("durationMs"u8)) duration = members.Value;
        }

        return new TelemetrySpan(Known(body, name, SpanNames) ?? "", LenientTime.OrNull(LenientTime.Of(body, start)), JsonNumber.OrNull(JsonNumber.Of(body, duration)));
    }
}

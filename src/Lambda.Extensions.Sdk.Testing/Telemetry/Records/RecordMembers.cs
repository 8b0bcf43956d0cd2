using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>Writes members that several records have.</summary>
internal static class RecordMembers
{
    /// <summary>Writes milliseconds with at most three decimals (server-behaviour 5.1).</summary>
    public static void WriteMilliseconds(this Utf8JsonWriter json, string name, TimeSpan time) =>
        json.WriteNumber(name, Math.Round(time.TotalMilliseconds, 3));

    public static void WriteTracing(this Utf8JsonWriter json, ActiveInvocation invocation)
    {
        if (invocation.TraceId is not { Length: > 0 } traceId) return;
        json.WriteStartObject("tracing");
        json.WriteString("spanId", invocation.SpanId);
        json.WriteString("type", "X-Amzn-Trace-Id");
        json.WriteString("value", traceId);
        json.WriteEndObject();
    }

    public static void WriteTenant(this Utf8JsonWriter json, ActiveInvocation invocation)
    {
        if (invocation.TenantId is { Length: > 0 } tenant) json.WriteString("tenantId", tenant);
    }

    public static void WriteSpans(this Utf8JsonWriter json, EmulatorClock clock, IReadOnlyList<RecordSpan> spans)
    {
        if (spans.Count == 0) return;
        json.WriteStartArray("spans");
        foreach (RecordSpan span in spans)
        {
            json.WriteStartObject();
            json.WriteString("name", span.Name);
            json.WriteString("start", ProducedRecord.Iso(clock.At(span.Start)));
            json.WriteMilliseconds("durationMs", span.End - span.Start);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

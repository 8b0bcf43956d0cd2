using System.Buffers;
using System.Text.Json;
using Monitoring.Otlp;

namespace Monitoring.Emf;

/// <summary>Writes one document of the embedded metric format: the directive, the dimensions, texts and numbers.</summary>
internal sealed class EmfWriter(string metricNamespace, IReadOnlyList<EmfMetric> metrics)
{
    /// <summary>The greatest length that CloudWatch accepts for a dimension's value.</summary>
    private const int MaxText = 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(2048);

    /// <summary>Returns a document with its line end.</summary>
    /// <param name="at">The time of the event.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="values">The numbers. The directive names those that are metrics.</param>
    /// <param name="members">Writes the other members.</param>
    public ReadOnlyMemory<byte> Write(DateTimeOffset at, EmfSubject subject, EmfValues values, Action<Utf8JsonWriter> members)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, OtlpJson.WriterOptions))
        {
            json.WriteStartObject();
            WriteDirective(json, at, values);
            json.WriteString("event_type"u8, "performance"u8);
            foreach (EmfDimension dimension in EmfDimensions.All) json.WriteString(dimension.Name, Text(dimension.Text(subject)));
            members(json);
            values.Write(json);
            json.WriteEndObject();
        }

        _buffer.Write("\n"u8);
        return _buffer.WrittenSpan.ToArray();
    }

    public static string Text(string? value) =>
        string.IsNullOrWhiteSpace(value) ? "unknown" : value.Length <= MaxText ? value : value[..MaxText];

    private void WriteDirective(Utf8JsonWriter json, DateTimeOffset at, EmfValues values)
    {
        json.WriteStartObject("_aws"u8);
        json.WriteNumber("Timestamp"u8, at.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics"u8);
        json.WriteStartObject();
        json.WriteString("Namespace"u8, metricNamespace);
        json.WriteStartArray("Dimensions"u8);
        foreach (IReadOnlyList<EmfDimension> set in EmfDimensions.Sets)
        {
            json.WriteStartArray();
            foreach (EmfDimension dimension in set) json.WriteStringValue(dimension.Name);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("Metrics"u8);
        foreach (EmfMetric metric in metrics)
        {
            // Each name must be a member of the document.
            if (!values.Has(metric.Name)) continue;
            json.WriteStartObject();
            json.WriteString("Name"u8, metric.Name);
            json.WriteString("Unit"u8, metric.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

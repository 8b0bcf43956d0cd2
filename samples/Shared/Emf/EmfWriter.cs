using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Samples.Emf;

/// <summary>
/// Writes documents of the embedded metric format (lambda-facts 9.3): a line of JSON with the directive that CloudWatch makes metrics
/// from, and the members that it names. Not thread-safe.
/// </summary>
/// <param name="metricNamespace">The namespace of the metrics.</param>
/// <param name="dimensionSets">
/// The sets of members that are dimensions. CloudWatch makes each metric once for each set, and each is billed.
/// </param>
internal sealed class EmfWriter(string metricNamespace, IReadOnlyList<IReadOnlyList<string>> dimensionSets)
{
    /// <summary>The greatest length that CloudWatch accepts for a dimension's value.</summary>
    private const int MaxText = 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(2048);

    /// <summary>Returns the value of a dimension, which is never empty or too long.</summary>
    public static string Text(string? value) => string.IsNullOrWhiteSpace(value) ? "unknown" : value.Length <= MaxText ? value : value[..MaxText];

    /// <summary>Returns a document with its line end.</summary>
    /// <param name="at">The time of the event.</param>
    /// <param name="metrics">The members that are metrics. Each must be written.</param>
    /// <param name="members">Writes the members: dimensions, numbers, and others.</param>
    public byte[] Write(DateTimeOffset at, IEnumerable<EmfMetric> metrics, Action<Utf8JsonWriter> members)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Options))
        {
            json.WriteStartObject();
            WriteDirective(json, at, metrics);
            members(json);
            json.WriteEndObject();
        }

        _buffer.Write("\n"u8);
        return _buffer.WrittenSpan.ToArray();
    }

    private void WriteDirective(Utf8JsonWriter json, DateTimeOffset at, IEnumerable<EmfMetric> metrics)
    {
        json.WriteStartObject("_aws"u8);
        json.WriteNumber("Timestamp"u8, at.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics"u8);
        json.WriteStartObject();
        json.WriteString("Namespace"u8, metricNamespace);
        json.WriteStartArray("Dimensions"u8);
        foreach (IReadOnlyList<string> set in dimensionSets)
        {
            json.WriteStartArray();
            foreach (string dimension in set) json.WriteStringValue(dimension);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("Metrics"u8);
        foreach (EmfMetric metric in metrics)
        {
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

using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;

/// <summary>
/// Converts a request from protobuf to OTLP's JSON: 64-bit integers are text, ids are hexadecimal, enums are numbers. Everything is encoded
/// as protobuf first, so that an endpoint can be served in either form, and a queue has only one.
/// </summary>
internal static class OtlpJson
{
    /// <summary>The greatest depth of messages. Readers of protobuf accept 100.</summary>
    private const int MaxDepth = 100;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Returns a request as JSON.</summary>
    /// <param name="request">The request in protobuf.</param>
    /// <param name="schema">Its fields.</param>
    /// <exception cref="InvalidDataException">The bytes are no protobuf, or nested too deeply.</exception>
    public static ReadOnlyMemory<byte> Convert(ReadOnlySpan<byte> request, OtlpField[] schema)
    {
        var to = new ArrayBufferWriter<byte>((request.Length * 2) + 256);
        using (var json = new Utf8JsonWriter(to, Options)) WriteMessage(json, request, schema, 0);
        return to.WrittenMemory;
    }

    private static void WriteMessage(Utf8JsonWriter json, ReadOnlySpan<byte> message, OtlpField[] fields, int depth)
    {
        if (depth > MaxDepth) throw new InvalidDataException("The request is nested too deeply.");
        json.WriteStartObject();
        uint present = Present(message);
        foreach (OtlpField field in fields)
        {
            if ((present & (1u << field.Number)) == 0) continue;
            if (field.IsRepeated) WriteAll(json, message, field, depth);
            else WriteLast(json, message, field, depth);
        }

        json.WriteEndObject();
    }

    /// <summary>Returns the numbers of the fields that a message has, as bits. OTLP has no numbers above 31.</summary>
    private static uint Present(ReadOnlySpan<byte> message)
    {
        uint present = 0;
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field < 32) present |= 1u << reader.Field;
        }

        return present;
    }

    private static void WriteAll(Utf8JsonWriter json, ReadOnlySpan<byte> message, OtlpField field, int depth)
    {
        json.WriteStartArray(field.Name);
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field != field.Number) continue;
            if (reader.Type == WireType.Bytes && field.WireType != WireType.Bytes)
            {
                for (ReadOnlySpan<byte> packed = reader.Bytes; !packed.IsEmpty;) WriteNumber(json, field.Kind, ProtoReader.ReadPacked(ref packed, field.WireType));
            }
            else if (reader.Type == field.WireType)
            {
                WriteValue(json, reader, field, depth);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a field that can have one value. The last one counts.</summary>
    private static void WriteLast(Utf8JsonWriter json, ReadOnlySpan<byte> message, OtlpField field, int depth)
    {
        var reader = new ProtoReader(message);
        ProtoReader last = default;
        while (reader.Read())
        {
            if (reader.Field == field.Number && reader.Type == field.WireType) last = reader;
        }

        if (last.Field == 0) return;
        json.WritePropertyName(field.Name);
        WriteValue(json, last, field, depth);
    }

    private static void WriteValue(Utf8JsonWriter json, ProtoReader value, OtlpField field, int depth)
    {
        switch (field.Kind)
        {
            case ValueKind.Message:
                WriteMessage(json, value.Bytes, field.Message, depth + 1);
                break;
            case ValueKind.Text:
                json.WriteStringValue(value.Bytes);
                break;
            case ValueKind.Id:
                json.WriteStringValue(System.Convert.ToHexStringLower(value.Bytes));
                break;
            case ValueKind.Bytes:
                json.WriteBase64StringValue(value.Bytes);
                break;
            default:
                WriteNumber(json, field.Kind, value.Value);
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, ValueKind kind, ulong bits)
    {
        switch (kind)
        {
            case ValueKind.Bool:
                json.WriteBooleanValue(bits != 0);
                break;
            case ValueKind.Double:
                WriteDouble(json, BitConverter.UInt64BitsToDouble(bits));
                break;
            case ValueKind.ZigZag32:
                json.WriteNumberValue((int)(bits >> 1) ^ -(int)(bits & 1));
                break;
            case ValueKind.Int32 or ValueKind.Fixed32:
                json.WriteNumberValue((uint)bits);
                break;
            case ValueKind.Int64 or ValueKind.SFixed64:
                WriteText(json, (long)bits);
                break;
            default:
                WriteText(json, bits);
                break;
        }
    }

    private static void WriteText<T>(Utf8JsonWriter json, T value)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[20];
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..length]);
    }

    private static void WriteDouble(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}

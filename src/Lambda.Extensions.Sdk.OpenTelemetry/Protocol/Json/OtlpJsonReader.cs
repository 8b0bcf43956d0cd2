using System.Text.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;

/// <summary>
/// Converts a request from OTLP's JSON to protobuf: ids are hexadecimal, 64-bit integers text or numbers, enums numbers or names. Unknown
/// members are ignored, as the specification requires.
/// </summary>
internal static class OtlpJsonReader
{
    /// <summary>The greatest depth of messages. Readers of protobuf accept 100.</summary>
    private const int MaxDepth = 90;

    /// <summary>A message is a member of a member, and may be in an array.</summary>
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 3 * MaxDepth };

    /// <summary>Writes a request in protobuf.</summary>
    /// <param name="json">The request, in UTF-8.</param>
    /// <param name="schema">Its fields.</param>
    /// <param name="to">Receives the request.</param>
    /// <exception cref="InvalidDataException">The text is no JSON, or not of the schema. The message says where.</exception>
    public static void Convert(ReadOnlySpan<byte> json, OtlpField[] schema, ProtoWriter to)
    {
        var reader = new Utf8JsonReader(json, Options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new InvalidDataException("The body is no JSON object.");
            WriteMessage(to, ref reader, schema, 0);
            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"The body is no JSON of OTLP, near byte {reader.BytesConsumed}.", e);
        }
    }

    private static void WriteMessage(ProtoWriter to, ref Utf8JsonReader json, OtlpField[] fields, int depth)
    {
        if (depth > MaxDepth) throw new InvalidDataException("The messages are nested too deeply.");
        if (json.TokenType != JsonTokenType.StartObject) throw Unexpected(json, "an object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            OtlpField? field = Find(fields, ref json);
            json.Read();
            if (field is null) json.Skip();
            else if (json.TokenType != JsonTokenType.Null) WriteField(to, ref json, field, depth);
        }
    }

    private static OtlpField? Find(OtlpField[] fields, ref Utf8JsonReader json)
    {
        foreach (OtlpField field in fields)
        {
            if (json.ValueTextEquals(field.Name)) return field;
        }

        return null;
    }

    private static void WriteField(ProtoWriter to, ref Utf8JsonReader json, OtlpField field, int depth)
    {
        if (!field.IsRepeated)
        {
            WriteValue(to, ref json, field, depth);
            return;
        }

        if (json.TokenType != JsonTokenType.StartArray) throw Unexpected(json, $"an array as {field.Name}");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) WriteValue(to, ref json, field, depth);
    }

    private static void WriteValue(ProtoWriter to, ref Utf8JsonReader json, OtlpField field, int depth)
    {
        switch (field.Kind)
        {
            case ValueKind.Message:
                int start = to.Begin(field.Number);
                WriteMessage(to, ref json, field.Message, depth + 1);
                to.End(start);
                break;
            case ValueKind.Text:
                WriteText(to, ref json, field.Number);
                break;
            case ValueKind.Id:
                WriteId(to, ref json, field);
                break;
            case ValueKind.Bytes:
                to.Bytes(field.Number, json.GetBytesFromBase64());
                break;
            default:
                JsonNumbers.Write(to, ref json, field);
                break;
        }
    }

    private static void WriteText(ProtoWriter to, ref Utf8JsonReader json, int field)
    {
        if (json.TokenType != JsonTokenType.String) throw Unexpected(json, "a text");
        if (!json.ValueIsEscaped)
        {
            to.Text(field, json.ValueSpan);
            return;
        }

        byte[] text = new byte[json.ValueSpan.Length];
        to.Text(field, text.AsSpan(0, json.CopyString(text)));
    }

    /// <summary>Writes an id. One of another length is no hexadecimal form of a trace id or a span id.</summary>
    private static void WriteId(ProtoWriter to, ref Utf8JsonReader json, OtlpField field)
    {
        string digits = json.GetString() ?? "";
        int length = field.Name == "traceId" ? 32 : 16;
        if (digits.Length != 0 && digits.Length != length) throw new InvalidDataException($"{field.Name} must have {length} hexadecimal digits.");
        foreach (char digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit)) throw new InvalidDataException($"{field.Name} must have {length} hexadecimal digits.");
        }

        if (digits.Length > 0) to.Hex(field.Number, digits);
    }

    private static InvalidDataException Unexpected(Utf8JsonReader json, string wanted) => new($"The body must have {wanted} near byte {json.BytesConsumed}.");
}

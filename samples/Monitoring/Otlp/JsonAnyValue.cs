using System.Buffers;
using System.Text.Json;
using Monitoring.Logs;

namespace Monitoring.Otlp;

/// <summary>Writes JSON as OTLP's AnyValue, and masks what is secret on the way.</summary>
internal sealed class JsonAnyValue(SecretMask? mask)
{
    /// <summary>Deeper values become text. A level of JSON is four of OTLP, and readers take 64 of them, or 100.</summary>
    private const int MaxDepth = 8;

    private readonly ArrayBufferWriter<byte> _scratch = new(256);
    private byte[] _text = new byte[1024];

    /// <summary>Writes the reader's current value, an object with one member such as <c>{"stringValue":"…"}</c>, and moves behind it.</summary>
    public void Write(Utf8JsonWriter json, ref Utf8JsonReader reader, bool secret, int depth = 0)
    {
        json.WriteStartObject();
        if (secret && reader.TokenType is not (JsonTokenType.Null or JsonTokenType.True or JsonTokenType.False))
        {
            reader.Skip();
            mask!.Count();
            json.WriteString("stringValue"u8, SecretMask.Stars);
        }
        else
        {
            WriteMember(json, ref reader, depth);
        }

        json.WriteEndObject();
    }

    /// <summary>The text of the reader's string, masked; valid until the next call.</summary>
    public ReadOnlySpan<byte> Text(ref Utf8JsonReader reader) => Masked(Unescaped(ref reader));

    /// <summary>The reader's member name; valid until the next call.</summary>
    public ReadOnlySpan<byte> Key(ref Utf8JsonReader reader) => Unescaped(ref reader);

    public bool IsSecret(ref Utf8JsonReader reader) => mask is not null && mask.IsSecretKey(reader.ValueSpan);

    public ReadOnlySpan<byte> Masked(ReadOnlySpan<byte> text) => mask is null ? text : mask.Apply(text, _scratch);

    private void WriteMember(Utf8JsonWriter json, ref Utf8JsonReader reader, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                json.WriteString("stringValue"u8, Text(ref reader));
                break;
            case JsonTokenType.Number when reader.TryGetInt64(out long whole):
                OtlpJson.WriteInt64(json, "intValue"u8, whole);
                break;
            case JsonTokenType.Number when reader.TryGetDouble(out double number) && double.IsFinite(number):
                json.WriteNumber("doubleValue"u8, number);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                json.WriteBoolean("boolValue"u8, reader.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.StartObject when depth < MaxDepth:
                WriteObject(json, ref reader, depth);
                break;
            case JsonTokenType.StartArray when depth < MaxDepth:
                json.WriteStartObject("arrayValue"u8);
                json.WriteStartArray("values"u8);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Write(json, ref reader, secret: false, depth + 1);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                reader.Skip();
                json.WriteString("stringValue"u8, "…"u8);
                break;
            case JsonTokenType.Number:
                json.WriteString("stringValue"u8, reader.ValueSpan);
                break;
            default: // null: an AnyValue without a member
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter json, ref Utf8JsonReader reader, int depth)
    {
        json.WriteStartObject("kvlistValue"u8);
        json.WriteStartArray("values"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool secret = IsSecret(ref reader);
            json.WriteStartObject();
            json.WriteString("key"u8, Unescaped(ref reader));
            json.WritePropertyName("value"u8);
            reader.Read();
            Write(json, ref reader, secret, depth + 1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private ReadOnlySpan<byte> Unescaped(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        if (_text.Length < reader.ValueSpan.Length) _text = new byte[reader.ValueSpan.Length];
        try
        {
            return _text.AsSpan(0, reader.CopyString(_text));
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: as it came.
            return reader.ValueSpan;
        }
    }
}

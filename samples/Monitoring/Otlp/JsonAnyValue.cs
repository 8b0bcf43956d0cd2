using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Telemetry;
using Monitoring.Logs;

namespace Monitoring.Otlp;

/// <summary>Writes JSON as OTLP's AnyValue, and masks secrets in it. Accepts the same input as <see cref="TolerantJson"/>.</summary>
internal sealed class JsonAnyValue(SecretMask? mask)
{
    /// <summary>
    /// The greatest depth. Deeper values become text. One level of JSON is four levels of OTLP, and readers accept 64 or 100 of them.
    /// </summary>
    private const int MaxDepth = 8;

    private readonly ArrayBufferWriter<byte> _scratch = new(256);
    private readonly UniqueNames?[] _names = new UniqueNames?[MaxDepth];

    /// <summary>Writes a value as an object with one member, such as <c>{"stringValue":"…"}</c>.</summary>
    public void Write(Utf8JsonWriter json, TolerantJson value, bool secret, int depth = 0)
    {
        json.WriteStartObject();
        if (secret && value.Kind is not (JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False))
        {
            mask!.Count();
            json.WriteString("stringValue"u8, SecretMask.Stars);
        }
        else
        {
            WriteMember(json, value, depth);
        }

        json.WriteEndObject();
    }

    public bool IsSecret(ReadOnlySpan<byte> name) => mask is not null && mask.IsSecretKey(name);

    public ReadOnlySpan<byte> Masked(ReadOnlySpan<byte> text) => mask is null ? text : mask.Apply(text, _scratch);

    private void WriteMember(Utf8JsonWriter json, TolerantJson value, int depth)
    {
        switch (value.Kind)
        {
            case JsonValueKind.Number:
                WriteNumber(json, value.Raw);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                json.WriteBoolean("boolValue"u8, value.Kind == JsonValueKind.True);
                break;
            case JsonValueKind.Object when depth < MaxDepth:
                WriteObject(json, value, depth);
                break;
            case JsonValueKind.Array when depth < MaxDepth:
                json.WriteStartObject("arrayValue"u8);
                json.WriteStartArray("values"u8);
                foreach (TolerantJson.Member item in value) Write(json, item.Value, secret: false, depth + 1);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array:
                json.WriteString("stringValue"u8, Masked(value.GetUtf8Text()));
                break;
            default: // null: an AnyValue without a member
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter json, TolerantJson value, int depth)
    {
        UniqueNames names = _names[depth] ??= new UniqueNames();
        names.Clear();
        json.WriteStartObject("kvlistValue"u8);
        json.WriteStartArray("values"u8);
        foreach (TolerantJson.Member member in value)
        {
            json.WriteStartObject();
            json.WriteString("key"u8, names.Add(member.Name));
            json.WritePropertyName("value"u8);
            Write(json, member.Value, IsSecret(member.Name), depth + 1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> number)
    {
        // "007" is an id rather than a number.
        bool isPlain = number.Length == 1 || number[0] != '0' || number[1] == '.';
        if (isPlain && Utf8Parser.TryParse(number, out long whole, out int length) && length == number.Length) OtlpJson.WriteInt64(json, "intValue"u8, whole);
        else if (isPlain && Utf8Parser.TryParse(number, out double value, out length) && length == number.Length && double.IsFinite(value)) json.WriteNumber("doubleValue"u8, value);
        else json.WriteString("stringValue"u8, number);
    }
}

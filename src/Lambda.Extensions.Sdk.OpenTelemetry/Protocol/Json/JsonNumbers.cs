using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;

/// <summary>Writes numbers of OTLP's JSON in protobuf. Each kind may be a number or a text with it.</summary>
internal static class JsonNumbers
{
    /// <exception cref="InvalidDataException">The value is not of the field's kind.</exception>
    public static void Write(ProtoWriter to, ref Utf8JsonReader json, OtlpField field)
    {
        switch (field.Kind)
        {
            case ValueKind.Bool:
                to.Flag(field.Number, json.TokenType is JsonTokenType.True or JsonTokenType.False ? json.GetBoolean() : throw Wrong(field));
                break;
            case ValueKind.Double:
                to.Double(field.Number, Double(ref json, field));
                break;
            case ValueKind.Int32:
                to.Number(field.Number, json.TokenType == JsonTokenType.String && OtlpEnums.NumberOf(json.GetString()!) is { } named ? named : Within(Integer(ref json, field), int.MinValue, uint.MaxValue, field));
                break;
            case ValueKind.ZigZag32:
                long signed = Within(Integer(ref json, field), int.MinValue, int.MaxValue, field);
                to.Number(field.Number, (uint)((signed << 1) ^ (signed >> 31)));
                break;
            case ValueKind.Fixed32:
                to.Fixed32(field.Number, (uint)Within(Integer(ref json, field), 0, uint.MaxValue, field));
                break;
            case ValueKind.Int64:
                to.Number(field.Number, Integer(ref json, field));
                break;
            case ValueKind.SFixed64:
                to.Fixed64(field.Number, Integer(ref json, field));
                break;
            case ValueKind.UInt64:
                to.Number(field.Number, (long)Unsigned(ref json, field));
                break;
            default:
                to.Fixed64(field.Number, (long)Unsigned(ref json, field));
                break;
        }
    }

    private static double Double(ref Utf8JsonReader json, OtlpField field)
    {
        if (json.TokenType == JsonTokenType.Number) return json.GetDouble();
        if (json.TokenType != JsonTokenType.String) throw Wrong(field);
        string text = json.GetString()!;
        return text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Wrong(field),
        };
    }

    private static long Integer(ref Utf8JsonReader json, OtlpField field)
    {
        ReadOnlySpan<byte> digits = Digits(ref json, field);
        if (Utf8Parser.TryParse(digits, out long value, out int length) && length == digits.Length) return value;
        // 1e3 and 5.0 are integers in JSON as well.
        if (Utf8Parser.TryParse(digits, out double number, out length) && length == digits.Length && number == Math.Truncate(number) && number is >= -9.2233720368547e18 and <= 9.2233720368547e18) return (long)number;
        throw Wrong(field);
    }

    private static ulong Unsigned(ref Utf8JsonReader json, OtlpField field)
    {
        ReadOnlySpan<byte> digits = Digits(ref json, field);
        if (Utf8Parser.TryParse(digits, out ulong value, out int length) && length == digits.Length) return value;
        if (Utf8Parser.TryParse(digits, out double number, out length) && length == digits.Length && number == Math.Truncate(number) && number is >= 0 and <= 1.8446744073709e19) return (ulong)number;
        throw Wrong(field);
    }

    private static ReadOnlySpan<byte> Digits(ref Utf8JsonReader json, OtlpField field) =>
        json.TokenType is JsonTokenType.Number or JsonTokenType.String ? json.ValueSpan : throw Wrong(field);

    private static long Within(long value, long least, long most, OtlpField field) => value >= least && value <= most ? value : throw Wrong(field);

    private static InvalidDataException Wrong(OtlpField field) => new($"{field.Name} must be a number of its kind.");
}

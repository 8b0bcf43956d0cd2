using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Monitoring.Otlp;

/// <summary>
/// Writes OTLP's JSON form: 64-bit integers are text, ids are hexadecimal, enums are numbers. It is written by hand, because nothing here
/// has to be read back or inspected at run time.
/// </summary>
internal static class OtlpJson
{
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Attribute(Utf8JsonWriter json, string key, string? value)
    {
        if (value is null) return;
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteStartObject("value"u8);
        json.WriteString("stringValue"u8, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Attribute(Utf8JsonWriter json, string key, long? value)
    {
        if (value is not { } number) return;
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteStartObject("value"u8);
        WriteInt64(json, "intValue"u8, number);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Attribute(Utf8JsonWriter json, string key, bool value)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteStartObject("value"u8);
        json.WriteBoolean("boolValue"u8, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Attribute(Utf8JsonWriter json, string key, double? value)
    {
        if (value is not { } number || !double.IsFinite(number)) return;
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteStartObject("value"u8);
        json.WriteNumber("doubleValue"u8, number);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes nanoseconds since 1970, of a plausible time.</summary>
    public static void Nanos(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time) => WriteInt64(json, name, (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100);

    public static void WriteInt64(Utf8JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        Span<byte> text = stackalloc byte[20];
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }
}

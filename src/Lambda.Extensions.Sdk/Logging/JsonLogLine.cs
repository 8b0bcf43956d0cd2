using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk;

/// <summary>An entry as one JSON object, with the members the platform's own JSON log format has: timestamp, level, message.</summary>
internal static class JsonLogLine
{
    private const int MaxValue = 4096;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(
        ArrayBufferWriter<byte> line,
        DateTimeOffset time,
        string extension,
        string category,
        LogLevel level,
        EventId eventId,
        IReadOnlyList<KeyValuePair<string, object?>>? values,
        Exception? exception,
        string message)
    {
        using var json = new Utf8JsonWriter(line, Options);
        json.WriteStartObject();
        json.WriteString("timestamp"u8, time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteString("level"u8, LogLevels.NameOf(level));
        json.WriteString("message"u8, LogText.Bounded(message));
        json.WriteString("extension"u8, extension);
        json.WriteString("logger"u8, category);
        if (eventId.Id != 0) json.WriteNumber("eventId"u8, eventId.Id);
        if (values is not null)
        {
            for (int i = 0; i < values.Count; i++) WriteValue(json, values[i].Key, values[i].Value);
        }

        if (exception is not null)
        {
            json.WriteString("errorType"u8, exception.GetType().FullName);
            json.WriteString("errorMessage"u8, LogText.Bounded(exception.Message));
            json.WriteString("stackTrace"u8, LogText.Bounded(exception.ToString()));
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string key, object? value)
    {
        // The template is the message again; and no value may pass for one of the line's own members.
        if (key is "{OriginalFormat}" or "timestamp" or "level" or "message" or "extension" or "logger" or "eventId") return;
        switch (value)
        {
            case null:
                json.WriteNull(key);
                break;
            case bool b:
                json.WriteBoolean(key, b);
                break;
            case int n:
                json.WriteNumber(key, n);
                break;
            case long n:
                json.WriteNumber(key, n);
                break;
            case double d when double.IsFinite(d):
                json.WriteNumber(key, d);
                break;
            default:
                string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
                json.WriteString(key, text.Length <= MaxValue ? text : text[..MaxValue]);
                break;
        }
    }
}

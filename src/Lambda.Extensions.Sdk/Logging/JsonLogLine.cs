using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>
/// Writes an entry as one JSON object, with the members of the platform's own JSON log format: timestamp, level, message.
/// </summary>
internal static class JsonLogLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = LogText.Encoder, SkipValidation = true };

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
        json.WriteString("message"u8, LogText.Bounded(message, LogText.MaxMessage));
        json.WriteString("extension"u8, extension);
        json.WriteString("logger"u8, category);
        if (eventId.Id != 0) json.WriteNumber("eventId"u8, eventId.Id);
        if (values is not null)
        {
            for (int i = 0; i < values.Count && json.BytesCommitted + json.BytesPending < LogText.MaxWithValues; i++)
            {
                if (!IsTaken(values, i, exception is not null)) WriteValue(json, values[i].Key, values[i].Value);
            }
        }

        if (exception is not null)
        {
            json.WriteString("errorType"u8, exception.GetType().FullName);
            json.WriteString("errorMessage"u8, LogText.Bounded(LogText.Of(exception, static e => e.Message), LogText.MaxExceptionMessage));
            json.WriteString("stackTrace"u8, LogText.Bounded(LogText.Of(exception, static e => e.ToString()), LogText.MaxException));
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// Returns true for a value that is not written: it is the template, has the name of one of the line's own members, or
    /// repeats a name.
    /// </summary>
    private static bool IsTaken(IReadOnlyList<KeyValuePair<string, object?>> values, int index, bool hasException)
    {
        string? key = values[index].Key;
        if (key is null or "{OriginalFormat}" or "timestamp" or "level" or "message" or "extension" or "logger" or "eventId") return true;
        if (hasException && key is "errorType" or "errorMessage" or "stackTrace") return true;
        for (int i = 0; i < index; i++)
        {
            if (values[i].Key is { } other && AsWritten(other) == AsWritten(key)) return true;
        }

        return false;
    }

    // Half a surrogate pair is written as U+FFFD, so different names can have the same output.
    private static string AsWritten(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i])) continue;
            if (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[i + 1])) return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));
            i++;
        }

        return name;
    }

    private static void WriteValue(Utf8JsonWriter json, string key, object? value)
    {
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
                json.WriteString(key, LogText.Bounded(LogText.Of(value, static v => Convert.ToString(v, CultureInfo.InvariantCulture)), LogText.MaxValue));
                break;
        }
    }
}

using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>
/// Reads the answer to <c>next</c>. Accepts unknown members and types, numbers as text, and missing members (lambda-facts 2.2).
/// </summary>
internal sealed class EventReader
{
    // 2001-09-09 in epoch milliseconds. A smaller "deadline" is a duration or the manual's sample value, not a moment.
    private const long EarliestDeadline = 1_000_000_000_000;
    private const long LatestDeadline = 253_402_300_799_999;

    private string _lastArn = "";

    /// <exception cref="JsonException">The answer is not a JSON object.</exception>
    public ExtensionEvent Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 64, CommentHandling = JsonCommentHandling.Skip });
        string? type = null, requestId = null, arn = null, reason = null;
        DateTimeOffset? deadline = null;
        TraceHeader? tracing = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("the event is not a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("eventType"u8)) type = EventType(ref reader);
            else if (reader.ValueTextEquals("deadlineMs"u8)) deadline = Deadline(ref reader);
            else if (reader.ValueTextEquals("requestId"u8)) requestId = Text(ref reader);
            else if (reader.ValueTextEquals("invokedFunctionArn"u8)) arn = Arn(ref reader);
            else if (reader.ValueTextEquals("shutdownReason"u8)) reason = Text(ref reader);
            else if (reader.ValueTextEquals("tracing"u8)) tracing = Tracing(ref reader);
            else SkipValue(ref reader);
        }

        while (reader.Read())
        {
            // Read to the end: extra text after the object is an error, and must not be ignored silently.
        }

        return type switch
        {
            "INVOKE" => new InvokeEvent(requestId ?? "", arn ?? "", deadline, tracing),
            "SHUTDOWN" => new ShutdownEvent(new ShutdownReason(reason), deadline),
            _ => new UnknownExtensionEvent(type ?? "", Encoding.UTF8.GetString(json), deadline),
        };
    }

    private static string? EventType(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String) return Other(ref reader);
        if (reader.ValueTextEquals("INVOKE"u8)) return "INVOKE";
        return reader.ValueTextEquals("SHUTDOWN"u8) ? "SHUTDOWN" : reader.GetString();
    }

    private static DateTimeOffset? Deadline(ref Utf8JsonReader reader)
    {
        reader.Read();
        double value;
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetDouble(out value)) return null;
        }
        else if (reader.TokenType == JsonTokenType.String && !reader.HasValueSequence)
        {
            if (!Utf8Parser.TryParse(reader.ValueSpan, out value, out int used) || used != reader.ValueSpan.Length) return null;
        }
        else
        {
            reader.Skip();
            return null;
        }

        return value is >= EarliestDeadline and <= LatestDeadline ? DateTimeOffset.FromUnixTimeMilliseconds((long)value) : null;
    }

    // Nearly always the same as the last time: one string for the whole life of the environment.
    private string? Arn(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String) return Other(ref reader);
        if (!reader.ValueTextEquals(_lastArn)) _lastArn = reader.GetString()!;
        return _lastArn;
    }

    private static TraceHeader? Tracing(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        string? type = null, value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8)) type = TraceType(ref reader);
            else if (reader.ValueTextEquals("value"u8)) value = Text(ref reader);
            else SkipValue(ref reader);
        }

        return value is null ? null : new TraceHeader(type ?? "", value);
    }

    private static string? TraceType(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String) return Other(ref reader);
        return reader.ValueTextEquals("X-Amzn-Trace-Id"u8) ? "X-Amzn-Trace-Id" : reader.GetString();
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString() : Other(ref reader);
    }

    private static string? Other(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return null;
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}

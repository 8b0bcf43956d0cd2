using System.Globalization;
using System.Text.Json;

namespace Monitoring.Otlp;

/// <summary>
/// Reads the answer of an endpoint that accepted only a part of a request:
/// <c>{"partialSuccess":{"rejectedSpans":"3","errorMessage":"…"}}</c>.
/// </summary>
internal static class PartialSuccess
{
    /// <summary>
    /// Returns the number of rejected items and the reason; zero when all were accepted, or when the answer cannot be read.
    /// </summary>
    public static (long Rejected, string? Message) Read(ReadOnlySpan<byte> body)
    {
        long rejected = 0;
        string? message = null;
        body = body.TrimStart(" \t\r\n\uFEFF"u8);
        if (!body.StartsWith("{"u8)) return default;
        try
        {
            var json = new Utf8JsonReader(body);
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName) continue;
                bool count = json.ValueTextEquals("rejectedSpans"u8) || json.ValueTextEquals("rejectedLogRecords"u8) || json.ValueTextEquals("rejectedDataPoints"u8);
                bool text = json.ValueTextEquals("errorMessage"u8);
                json.Read();
                // 64-bit integers are text in OTLP's JSON, but some endpoints write numbers.
                if (count && json.TokenType == JsonTokenType.String && long.TryParse(json.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long asText)) rejected = asText;
                else if (count && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long asNumber)) rejected = asNumber;
                else if (text && json.TokenType == JsonTokenType.String) message = json.GetString();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (Math.Max(rejected, 0), message);
        }

        return (Math.Max(rejected, 0), message);
    }
}

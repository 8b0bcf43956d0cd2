using System.Globalization;
using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>
/// Reads the answer of an endpoint that accepted only a part of a request, in either encoding:
/// <c>{"partialSuccess":{"rejectedSpans":"3","errorMessage":"…"}}</c>.
/// </summary>
internal static class PartialSuccess
{
    private const int Partial = 1;
    private const int RejectedItems = 1;
    private const int ErrorMessage = 2;

    /// <summary>
    /// Returns the number of rejected items and the reason; zero when all were accepted, or when the answer cannot be read.
    /// </summary>
    public static (long Rejected, string? Message) Read(ReadOnlySpan<byte> body)
    {
        // The first byte of a message in protobuf is a line feed in text. The rest of it fits only one of them.
        if (ReadProtobuf(body) is { } answer) return answer;
        body = body.TrimStart(" \t\r\n\uFEFF"u8);
        return body.StartsWith("{"u8) ? ReadJson(body) : default;
    }

    private static (long Rejected, string? Message)? ReadProtobuf(ReadOnlySpan<byte> body)
    {
        long rejected = 0;
        string? message = null;
        try
        {
            var reader = new ProtoReader(body);
            while (reader.Read())
            {
                if (reader.Field != Partial || reader.Type != WireType.Bytes) return null;
                var inner = new ProtoReader(reader.Bytes);
                while (inner.Read())
                {
                    if (inner.Field == RejectedItems && inner.Type == WireType.Varint) rejected = (long)inner.Value;
                    else if (inner.Field == ErrorMessage && inner.Type == WireType.Bytes) message = Encoding.UTF8.GetString(inner.Bytes);
                    else return null;
                }
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return (Math.Max(rejected, 0), message);
    }

    private static (long Rejected, string? Message) ReadJson(ReadOnlySpan<byte> body)
    {
        long rejected = 0;
        string? message = null;
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

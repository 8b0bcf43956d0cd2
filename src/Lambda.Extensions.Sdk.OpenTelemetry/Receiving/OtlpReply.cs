using System.Text.Json;
using Lambda.Extensions.Sdk.LocalHttp;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>Makes the answers of OTLP/HTTP, in the encoding of the request.</summary>
internal static class OtlpReply
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    private static readonly LocalHttpResponse ProtobufSuccess = LocalHttpResponse.Bytes(default, Protobuf);
    private static readonly LocalHttpResponse JsonSuccess = LocalHttpResponse.Bytes("{}"u8.ToArray(), Json);

    public static LocalHttpResponse Success(bool isJson) => isJson ? JsonSuccess : ProtobufSuccess;

    /// <summary>Returns the answer to a request of which a part was refused for good. The client must not repeat it.</summary>
    public static LocalHttpResponse Partial(bool isJson, OtlpSignalKind kind, int rejected, string message)
    {
        if (isJson)
        {
            string member = kind switch { OtlpSignalKind.Traces => "rejectedSpans", OtlpSignalKind.Logs => "rejectedLogRecords", _ => "rejectedDataPoints" };
            return LocalHttpResponse.Bytes(Object(json =>
            {
                json.WriteStartObject("partialSuccess");
                json.WriteString(member, rejected.ToString(System.Globalization.CultureInfo.InvariantCulture));
                json.WriteString("errorMessage", message);
                json.WriteEndObject();
            }), Json);
        }

        var to = new ProtoWriter(128);
        int partial = to.Begin(1);
        to.Number(1, rejected);
        to.Text(2, message);
        to.End(partial);
        return LocalHttpResponse.Bytes(to.Written.ToArray(), Protobuf);
    }

    /// <summary>Returns an answer with a google.rpc.Status, which the specification requires for failures.</summary>
    public static LocalHttpResponse Failure(bool isJson, int status, string message)
    {
        // The numbers are those of gRPC: INVALID_ARGUMENT, RESOURCE_EXHAUSTED, UNAVAILABLE.
        int code = status switch { 413 => 8, 503 => 14, _ => 3 };
        if (isJson)
        {
            return LocalHttpResponse.Bytes(Object(json =>
            {
                json.WriteNumber("code", code);
                json.WriteString("message", message);
            }), Json, status);
        }

        var to = new ProtoWriter(128);
        to.Number(1, code);
        to.Text(2, message);
        return LocalHttpResponse.Bytes(to.Written.ToArray(), Protobuf, status);
    }

    private static byte[] Object(Action<Utf8JsonWriter> members)
    {
        using var to = new MemoryStream();
        using (var json = new Utf8JsonWriter(to))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return to.ToArray();
    }
}

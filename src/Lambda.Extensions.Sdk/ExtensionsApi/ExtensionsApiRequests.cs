using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>The bytes of each request of the Extensions API (lambda-facts 2).</summary>
internal static class ExtensionsApiRequests
{
    private const int MaxStackFrames = 64;
    private const int MaxText = 8 * 1024;

    public static byte[] Register(string host, string name, ExtensionEvents events, bool requestAccountId)
    {
        string list = events switch
        {
            ExtensionEvents.Invoke | ExtensionEvents.Shutdown => "\"INVOKE\",\"SHUTDOWN\"",
            ExtensionEvents.Invoke => "\"INVOKE\"",
            ExtensionEvents.Shutdown => "\"SHUTDOWN\"",
            _ => "",
        };
        string feature = requestAccountId ? "Lambda-Extension-Accept-Feature: accountId\r\n" : "";
        string body = $"{{\"events\":[{list}]}}";
        return Encoding.UTF8.GetBytes(
            $"POST /2020-01-01/extension/register HTTP/1.1\r\nHost: {host}\r\nLambda-Extension-Name: {name}\r\n{feature}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    public static byte[] Next(string host, string extensionId) => Encoding.UTF8.GetBytes(
        $"GET /2020-01-01/extension/event/next HTTP/1.1\r\nHost: {host}\r\nLambda-Extension-Identifier: {extensionId}\r\n\r\n");

    public static byte[] Error(string host, string phase, string extensionId, ExtensionError error)
    {
        byte[] body = ErrorBody(error);
        byte[] head = Encoding.UTF8.GetBytes(
            $"POST /2020-01-01/extension/{phase}/error HTTP/1.1\r\nHost: {host}\r\nLambda-Extension-Identifier: {extensionId}\r\nLambda-Extension-Function-Error-Type: {error.Category}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. head, .. body];
    }

    private static byte[] ErrorBody(ExtensionError error)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("errorMessage"u8, Bounded(error.Message));
            json.WriteString("errorType"u8, error.Exception?.GetType().Name ?? error.Category);
            json.WriteStartArray("stackTrace"u8);
            int frames = 0;
            foreach (ReadOnlySpan<char> line in (error.Exception?.StackTrace).AsSpan().EnumerateLines())
            {
                ReadOnlySpan<char> frame = line.Trim();
                if (frame.IsEmpty) continue;
                if (++frames > MaxStackFrames) break;
                json.WriteStringValue(frame);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Bounded(string text) => text.Length <= MaxText ? text : text[..MaxText];
}

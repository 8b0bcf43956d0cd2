using System.Buffers;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>Writes the JSON of an error, as the platform and its clients expect it.</summary>
internal static class ErrorJson
{
    public static byte[] Write(string errorType, string errorMessage)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("errorMessage"u8, errorMessage);
            json.WriteString("errorType"u8, errorType);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

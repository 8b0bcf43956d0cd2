using System.Text;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Makes the JSON of a reported error readable: only its message, with its letters unescaped.</summary>
internal static class ErrorBody
{
    /// <summary>
    /// Returns the text with its first JSON object replaced by the object's <c>errorMessage</c>; unchanged when there is none.
    /// </summary>
    public static string Shorten(string text)
    {
        int start = text.IndexOf('{', StringComparison.Ordinal);
        if (start < 0 || MessageOf(text[start..], out int length) is not { } message) return text;

        string before = text[..start].TrimEnd();
        string after = text[(start + length)..];
        return before.Length == 0 ? message + after : $"{before.TrimEnd(':')}: {message}{after}";
    }

    private static string? MessageOf(string json, out int length)
    {
        length = 0;
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            length = Encoding.UTF8.GetCharCount(bytes, 0, (int)reader.BytesConsumed);
            return document.RootElement.TryGetProperty("errorMessage", out JsonElement message) && message.ValueKind == JsonValueKind.String ? message.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text with half a surrogate pair: the text is shown unchanged.
            return null;
        }
    }
}

using System.Text;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.Testing.Recording.Reading;

/// <summary>A line of a recording. Members may be missing: a reader takes what is there.</summary>
/// <param name="At">The time since the start of the recording.</param>
/// <param name="Type">The type; unknown ones are left out where lines are used.</param>
/// <param name="Members">All members.</param>
internal sealed record RecordedLine(TimeSpan At, string Type, JsonElement Members)
{
    public string? Extension => Text("extension");

    /// <summary>The body of an event or of a delivery; <see langword="null"/> when the line has none.</summary>
    public byte[]? Body
    {
        get
        {
            if (Members.TryGetProperty("body", out JsonElement body)) return Encoding.UTF8.GetBytes(body.GetRawText());
            if (Text("text") is { } text) return Encoding.UTF8.GetBytes(text);
            return Members.TryGetProperty("base64", out JsonElement bytes) && bytes.ValueKind == JsonValueKind.String && bytes.TryGetBytesFromBase64(out byte[]? value) ? value : null;
        }
    }

    public string? Text(string name) => TextOf(Members, name);

    public long? Number(string name) => NumberOf(Members, name);

    public bool IsTrue(string name) => Members.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    public IReadOnlyList<string> List(string name) => Members.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(StringOf).OfType<string>()]
        : [];

    public static string? TextOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) ? StringOf(value) : null;

    public static long? NumberOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : null;

    private static string? StringOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text.
            return null;
        }
    }
}

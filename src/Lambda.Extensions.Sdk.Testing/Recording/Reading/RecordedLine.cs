using System.Buffers.Text;
using System.Runtime.InteropServices;
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
            if (MemberOf(Members, "body") is { } body) return JsonMarshal.GetRawUtf8Value(body).ToArray();
            if (Text("text") is { } text) return Encoding.UTF8.GetBytes(text);
            return Text("base64") is { } digits && Base64.IsValid(digits) ? Convert.FromBase64String(digits) : null;
        }
    }

    public string? Text(string name) => TextOf(Members, name);

    public long? Number(string name) => NumberOf(Members, name);

    public bool IsTrue(string name) => MemberOf(Members, name) is { ValueKind: JsonValueKind.True };

    public IReadOnlyList<string> List(string name) => MemberOf(Members, name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(StringOf).OfType<string>()]
        : [];

    public static string? TextOf(JsonElement parent, string name) => MemberOf(parent, name) is { } value ? StringOf(value) : null;

    public static long? NumberOf(JsonElement parent, string name) =>
        MemberOf(parent, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) ? number : null;

    public static JsonElement? MemberOf(JsonElement parent, string name)
    {
        try
        {
            return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in the name of another member.
            return null;
        }
    }

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

using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;

namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>An event with its deadline moved to the replay's time. The time that is left is the recorded one.</summary>
/// <param name="Body">The JSON.</param>
/// <param name="Left">The time until the deadline; <see langword="null"/> without one.</param>
internal sealed record ShiftedEvent(string Body, TimeSpan? Left)
{
    private const string DeadlineMember = "deadlineMs";

    /// <param name="body">The recorded body.</param>
    /// <param name="then">The recorded time of the delivery.</param>
    /// <param name="now">The time of the delivery.</param>
    public static ShiftedEvent Of(byte[] body, DateTimeOffset then, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(body, RecordingReader.Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(DeadlineMember, out JsonElement given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out long deadline)
                && Math.Abs((double)deadline - then.ToUnixTimeMilliseconds()) < TimeSpan.FromDays(1).TotalMilliseconds)
            {
                var left = TimeSpan.FromMilliseconds(deadline - then.ToUnixTimeMilliseconds());
                return new ShiftedEvent(Write(document.RootElement, (now + left).ToUnixTimeMilliseconds()), left);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A body that was changed by hand is delivered as it is.
        }

        return new ShiftedEvent(Encoding.UTF8.GetString(body), null);
    }

    private static string Write(JsonElement body, long deadline) => EventBodies.Write(json =>
    {
        foreach (JsonProperty member in body.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            if (member.NameEquals(DeadlineMember))
                json.WriteNumberValue(deadline);
            else
                json.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
        }
    });
}

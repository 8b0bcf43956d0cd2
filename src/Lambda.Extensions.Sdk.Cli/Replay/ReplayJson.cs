using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Replay;

namespace Lambda.Extensions.Sdk.Cli.Replay;

/// <summary>Writes the result of a replay as JSON lines.</summary>
internal static class ReplayJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(ReplayResult result)
    {
        List<string> lines = [];
        foreach (string note in result.Notes) lines.Add(Line("note", json => json.WriteString("text", note)));
        foreach (ReplayedEvent happened in result.Events) lines.Add(Line("replayed", json => WriteEvent(json, happened)));
        foreach (string difference in result.Differences) lines.Add(Line("difference", json => json.WriteString("text", difference)));
        lines.Add(Line("verdict", json =>
        {
            json.WriteBoolean("same", result.IsSame);
            json.WriteNumber("differences", result.Differences.Count);
        }));
        return string.Join('\n', lines);
    }

    private static void WriteEvent(Utf8JsonWriter json, ReplayedEvent happened)
    {
        json.WriteString("extension", happened.Extension);
        json.WriteString("type", happened.EventType);
        if (happened.RequestId is not null) json.WriteString("requestId", happened.RequestId);
        if (happened.Recorded is { } recorded) json.WriteNumber("recordedMs", Math.Round(recorded.TotalMilliseconds, 3));
        if (happened.Replayed is { } replayed) json.WriteNumber("replayedMs", Math.Round(replayed.TotalMilliseconds, 3));
    }

    private static string Line(string name, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}

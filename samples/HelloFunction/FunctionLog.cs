using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HelloFunction;

/// <summary>Writes log lines to stdout, which is a function's log: plain text, or, with a level, JSON with the members of
/// Lambda's own JSON log format.</summary>
internal static class FunctionLog
{
    /// <param name="log">A string, or an array of strings: one line each.</param>
    /// <param name="level">For example <c>INFO</c>; null for plain text.</param>
    /// <param name="requestId">The invocation the lines belong to.</param>
    public static void Write(JsonElement log, string? level, string requestId)
    {
        if (log.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement line in log.EnumerateArray())
            {
                WriteLine(line.GetString() ?? "", level, requestId);
            }
        }
        else
        {
            WriteLine(log.GetString() ?? "", level, requestId);
        }
    }

    private static void WriteLine(string message, string? level, string requestId) =>
        Console.Out.WriteLine(level is null ? message : Json(message, level, requestId));

    private static string Json(string message, string level, string requestId)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", level);
            json.WriteString("requestId", requestId);
            json.WriteString("message", message);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
    }
}

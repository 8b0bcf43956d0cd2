using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>Makes a record of each line that a process wrote, without its line end (lambda-facts 3.3, 3.5).</summary>
internal sealed class LogLineRecord
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private readonly string _text;
    private readonly string? _object;

    private LogLineRecord(string text, string? json)
    {
        _text = text;
        _object = json;
    }

    /// <param name="line">The line.</param>
    /// <param name="isJsonFormat">True if the function's log format is JSON. A line that is an object becomes an object then.</param>
    public static LogLineRecord Of(string line, bool isJsonFormat) =>
        new(JsonSerializer.Serialize(line, LogLineJson.Default.String), isJsonFormat && IsObject(line) ? line : null);

    public string Form(Subscription to) => to.TakesObjects && _object is not null ? _object : _text;

    private static bool IsObject(string line)
    {
        if (!line.AsSpan().TrimStart().StartsWith('{')) return false;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line), AnyDepth);
        try
        {
            while (reader.Read())
            {
                // Reading to the end is all: it must be one whole value.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

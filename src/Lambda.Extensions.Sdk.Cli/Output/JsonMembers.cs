using System.Text.Json;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Writes members that have the same form everywhere.</summary>
internal static class JsonMembers
{
    /// <summary>Writes milliseconds, to the microsecond.</summary>
    public static void WriteMilliseconds(this Utf8JsonWriter json, string name, TimeSpan time) =>
        json.WriteNumber(name, Math.Round(time.TotalMilliseconds, 3));

    /// <summary>Writes a member, or leaves it out when it has no value.</summary>
    public static void WriteMilliseconds(this Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } known) json.WriteMilliseconds(name, known);
    }

    /// <summary>Writes a member, or leaves it out when it has no value.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

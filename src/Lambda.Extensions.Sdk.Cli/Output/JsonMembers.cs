using System.Text.Json;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Members that are written the same way everywhere.</summary>
internal static class JsonMembers
{
    /// <summary>Milliseconds, to the microsecond.</summary>
    public static void WriteMilliseconds(this Utf8JsonWriter json, string name, TimeSpan time) =>
        json.WriteNumber(name, Math.Round(time.TotalMilliseconds, 3));

    /// <summary>A member that is left out when there is nothing to say.</summary>
    public static void WriteMilliseconds(this Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } known)
            json.WriteMilliseconds(name, known);
    }

    /// <summary>A member that is left out when there is nothing to say.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

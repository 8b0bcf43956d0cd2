using System.Globalization;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>Reads variables that are lists with commas. A wrong entry is left out, and the others stay.</summary>
internal static class VariableList
{
    /// <summary>
    /// Reads <c>name=value,name=value</c> with values in percent-encoding, as OpenTelemetry writes such lists. A finding names an entry by
    /// its place, because it may be secret.
    /// </summary>
    public static List<KeyValuePair<string, string>> Pairs(VariableReader reader, string name, Func<string, string, string?> check)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (reader.GetText(name) is not { } text) return pairs;
        int place = 0;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            place++;
            if (part.Length == 0) continue;
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? "" : part[..equals].Trim();
            string value = equals < 0 ? "" : Uri.UnescapeDataString(part[(equals + 1)..].Trim());
            string? wrong = key.Length == 0 ? "it is not name=value" : check(key, value);
            if (wrong is null) pairs.Add(new(key, value));
            else reader.Reject(name, null, string.Create(CultureInfo.InvariantCulture, $"entry {place}: {wrong}; use name=value,name=value with percent-encoded values. The entry is left out"));
        }

        return pairs;
    }

    public static List<string> Words(VariableReader reader, string name) =>
        [.. (reader.GetText(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}

using System.Globalization;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;

/// <summary>Reads members and finds fault with all that the protocol does not say: other kinds, other lengths, members it does not know.</summary>
internal sealed class StrictJson(List<string> problems)
{
    public void Members(JsonElement element, string where, params string[] known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name)) problems.Add($"{where}.{member.Name} is not a member");
            if (!seen.Add(member.Name)) problems.Add($"{where}.{member.Name} is there twice");
        }
    }

    public JsonElement[] Array(JsonElement element, string name, string where, bool required = true)
    {
        if (!element.TryGetProperty(name, out JsonElement value))
        {
            if (required) problems.Add($"{where}.{name} is missing");
            return [];
        }

        return [.. value.EnumerateArray()];
    }

    public string Text(JsonElement element, string name, string where, bool required = true)
    {
        if (element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text)
        {
            if (required && text.Length == 0) problems.Add($"{where}.{name} is empty");
            return text;
        }

        if (required || value.ValueKind != JsonValueKind.Undefined) problems.Add($"{where}.{name} is no text");
        return "";
    }

    /// <summary>Lower-case hexadecimal of an exact length, not all zeros.</summary>
    public string? Id(JsonElement element, string name, int length, string where, bool required)
    {
        if (!element.TryGetProperty(name, out JsonElement value))
        {
            if (required) problems.Add($"{where}.{name} is missing");
            return null;
        }

        string id = value.GetString() ?? "";
        if (id.Length != length || id.Any(c => !char.IsAsciiHexDigitLower(c)) || id.All(c => c == '0')) problems.Add($"{where}.{name} '{id}' is no id of {length} digits");
        return id;
    }

    /// <summary>64 bits as text.</summary>
    public long Int64(JsonElement element, string name, string where, bool required = true)
    {
        if (!element.TryGetProperty(name, out JsonElement value))
        {
            if (required) problems.Add($"{where}.{name} is missing");
            return 0;
        }

        if (value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)) return number;
        problems.Add($"{where}.{name} is no 64-bit integer in text: {value}");
        return 0;
    }

    public long Nanos(JsonElement element, string name, string where)
    {
        long nanos = Int64(element, name, where);
        // 2001 to 2200.
        if (nanos is < 1_000_000_000_000_000_000 or > 7_258_000_000_000_000_000) problems.Add($"{where}.{name} {nanos} is no time in nanoseconds");
        return nanos;
    }

    public int Enum(JsonElement element, string name, string where, int min, int max, bool required = true)
    {
        if (!element.TryGetProperty(name, out JsonElement value))
        {
            if (required) problems.Add($"{where}.{name} is missing");
            return 0;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= min && number <= max) return number;
        problems.Add($"{where}.{name} is no number of {min} to {max}: {value}");
        return 0;
    }

    public Dictionary<string, string> Attributes(JsonElement element, string where)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonElement attribute in Array(element, "attributes", where, required: false))
        {
            Members(attribute, where + ".attributes", "key", "value");
            string key = Text(attribute, "key", where + ".attributes");
            string value = AnyValue(attribute.GetProperty("value"), $"{where}.{key}");
            if (!attributes.TryAdd(key, value)) problems.Add($"{where} has attribute {key} twice");
        }

        return attributes;
    }

    /// <summary>The value in words, for comparisons; lists and objects as JSON.</summary>
    public string AnyValue(JsonElement value, string where, int depth = 0)
    {
        if (depth > 32) problems.Add($"{where} is too deep");
        JsonProperty[] members = [.. value.EnumerateObject()];
        if (members.Length == 0) return "";
        if (members.Length != 1) problems.Add($"{where} has {members.Length} members");
        JsonElement inner = members[0].Value;
        switch (members[0].Name)
        {
            case "stringValue":
                if (inner.ValueKind != JsonValueKind.String) problems.Add($"{where}.stringValue is {inner.ValueKind}");
                return inner.ToString();
            case "intValue":
                return Int64(value, "intValue", where).ToString(CultureInfo.InvariantCulture);
            case "doubleValue":
                return inner.GetDouble().ToString(CultureInfo.InvariantCulture);
            case "boolValue":
                return inner.GetBoolean() ? "true" : "false";
            case "arrayValue":
                Members(inner, where, "values");
                return $"[{string.Join(',', Array(inner, "values", where, required: false).Select(v => AnyValue(v, where, depth + 1)))}]";
            case "kvlistValue":
                Members(inner, where, "values");
                return $"{{{string.Join(',', Array(inner, "values", where, required: false).Select(pair => $"{pair.GetProperty("key").GetString()}={AnyValue(pair.GetProperty("value"), where, depth + 1)}"))}}}";
            default:
                problems.Add($"{where} has a value of kind {members[0].Name}");
                return "";
        }
    }
}

using System.Globalization;
using System.Text.Json;

namespace PayloadGuard.Rules;

/// <summary>A place in a JSON text: <c>order.items[0].name</c>, or <c>items[*].id</c> for any of the items.</summary>
internal sealed class JsonPath
{
    private const int AnyIndex = -1;

    private readonly List<(string? Name, int Index)> _steps = [];

    private JsonPath()
    {
    }

    /// <summary>Returns the path; null for a text that is none.</summary>
    public static JsonPath? TryParse(string text)
    {
        var path = new JsonPath();
        if (text.StartsWith("$.", StringComparison.Ordinal)) text = text[2..];
        foreach (string part in text.Split('.'))
        {
            int bracket = part.IndexOf('[', StringComparison.Ordinal);
            string name = bracket < 0 ? part : part[..bracket];
            if (name.Length > 0) path._steps.Add((name, 0));
            else if (bracket < 0) return null;
            if (bracket >= 0 && !path.TryAddIndexes(part[bracket..])) return null;
        }

        return path;
    }

    /// <summary>Returns whether a value at this place passes the test.</summary>
    public bool Any(JsonElement root, Func<JsonElement, bool> test) => Any(root, 0, test);

    private bool Any(JsonElement value, int step, Func<JsonElement, bool> test)
    {
        if (step == _steps.Count) return test(value);
        (string? name, int index) = _steps[step];
        if (name is not null) return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) && Any(member, step + 1, test);
        if (value.ValueKind != JsonValueKind.Array) return false;
        if (index != AnyIndex) return index < value.GetArrayLength() && Any(value[index], step + 1, test);
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (Any(item, step + 1, test)) return true;
        }

        return false;
    }

    private bool TryAddIndexes(string brackets)
    {
        foreach (string part in brackets.Split('[').Skip(1))
        {
            int index = AnyIndex;
            if (!part.EndsWith(']') || (part != "*]" && !int.TryParse(part.AsSpan(0, part.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out index))) return false;
            _steps.Add((null, index));
        }

        return true;
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PayloadGuard.Redaction;

namespace PayloadGuard.Rules;

/// <summary>Reads the members of one rule. The first problem leaves the whole rule out: a part of a rule could refuse everything.</summary>
internal sealed class RuleMembers(JsonElement rule)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Gets the first problem, with its remedy.</summary>
    public string? Problem { get; private set; }

    public JsonElement? Any(string name)
    {
        _known.Add(name);
        return rule.TryGetProperty(name, out JsonElement value) ? value : null;
    }

    public string? Text(string name)
    {
        if (Any(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 1000 } text) return text;
        return Fail<string>($"{name} is not a text of 1 to 1000 characters");
    }

    public double? Number(string name, double min, double max)
    {
        if (Any(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= min && number <= max) return number;
        Fail(string.Create(CultureInfo.InvariantCulture, $"{name} is not a number from {min} to {max}"));
        return null;
    }

    public bool? Flag(string name)
    {
        if (Any(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Fail($"{name} is not true or false");
        return null;
    }

    public string[]? Texts(string name)
    {
        if (Any(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and <= 100 && value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 and <= 64 }))
            return [.. value.EnumerateArray().Select(static item => item.GetString()!)];
        return Fail<string[]>($"{name} is not a list of 1 to 100 texts of 1 to 64 characters");
    }

    public Regex? Pattern(string name)
    {
        if (Text(name) is not { } text) return null;
        try
        {
            Regex pattern = RedactRule.Compile(ByteText.Of(text));
            return pattern.IsMatch("") ? Fail<Regex>($"{name} matches an empty text; let it match at least one character") : pattern;
        }
        catch (NotSupportedException)
        {
            return Fail<Regex>($"{name} has a lookaround, a backreference or an atomic group, which can take time without end; write it without");
        }
        catch (ArgumentException e)
        {
            return Fail<Regex>($"{name} is not a regular expression of .NET ({e.Message.ReplaceLineEndings(" ")})");
        }
    }

    /// <summary>Fails unless exactly one of the members is there.</summary>
    public void One(params ReadOnlySpan<string> names)
    {
        int count = 0;
        foreach (string name in names) count += Any(name) is null ? 0 : 1;
        if (count != 1) Fail($"it has {count} of {string.Join(", ", names)}; use exactly one");
    }

    /// <summary>Fails for a member that was not asked for: most are misspelt.</summary>
    public void End()
    {
        foreach (JsonProperty member in rule.EnumerateObject())
        {
            if (!_known.Contains(member.Name)) Fail($"it has an unknown member '{member.Name}'; use {string.Join(", ", _known)}");
        }
    }

    public void Fail(string problem) => Problem ??= problem;

    private T? Fail<T>(string problem) where T : class
    {
        Fail(problem);
        return null;
    }
}

using System.Globalization;
using Lambda.Extensions.Sdk;

namespace Monitoring.Configuration;

/// <summary>
/// Reads variables. A value that is not legal becomes a finding, and the default stays. A finding is one line, and never shows a value
/// that may be secret.
/// </summary>
internal sealed class VariableReader(LambdaEnvironment environment)
{
    public List<string> Findings { get; } = [];

    /// <summary>Returns a variable without blanks around it; <see langword="null"/> when it is not set, or contains only blanks.</summary>
    public string? Text(string name) => Text(environment, name);

    public static string? Text(LambdaEnvironment environment, string name) => environment[name]?.Trim() is { Length: > 0 } text ? text : null;

    public bool Flag(string name, bool fallback)
    {
        if (Text(name) is not { } text) return fallback;
        if (text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase)) return true;
        if (text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase)) return false;
        Find(name, text, "use true or false");
        return fallback;
    }

    /// <summary>Reads a choice of two words. Returns true when the value is the second.</summary>
    public bool Choice(string name, string first, string second, bool fallback)
    {
        if (Text(name) is not { } text) return fallback;
        if (text.Equals(first, StringComparison.OrdinalIgnoreCase)) return false;
        if (text.Equals(second, StringComparison.OrdinalIgnoreCase)) return true;
        Find(name, text, $"use {first} or {second}");
        return fallback;
    }

    public int Number(string name, int min, int max, int fallback)
    {
        if (Text(name) is not { } text) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max) return value;
        Find(name, text, string.Create(CultureInfo.InvariantCulture, $"use a whole number, {min} to {max}"));
        return fallback;
    }

    /// <summary>Returns an http or https address; null when there is none or it is wrong.</summary>
    public Uri? Address(string name, bool mayHaveUser = false)
    {
        if (Text(name) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0)
        {
            if ((mayHaveUser || uri.UserInfo.Length == 0) && uri.Fragment.Length == 0) return uri;
            Find(name, null, "use an address without user, password and fragment; credentials go into MONITORING_OTLP_HEADERS or MONITORING_OTLP_SECRET");
            return null;
        }

        // A text that is no address may contain credentials anywhere.
        Find(name, text.Contains('@', StringComparison.Ordinal) ? null : text, "use an absolute http or https address, such as https://otlp.example.com:4318");
        return null;
    }

    /// <summary>Reads <c>name=value,name=value</c> with values in percent-encoding, as OpenTelemetry writes such lists.</summary>
    public List<KeyValuePair<string, string>> Pairs(string name, Func<string, string, string?> check)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (Text(name) is not { } text) return pairs;
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
            else Find(name, null, string.Create(CultureInfo.InvariantCulture, $"entry {place}: {wrong}; use name=value,name=value with percent-encoded values"));
        }

        return pairs;
    }

    public List<string> Words(string name)
    {
        var words = new List<string>();
        if (Text(name) is { } text) words.AddRange(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return words;
    }

    public void Find(string name, string? shown, string remedy)
    {
        string value = shown is null ? "" : $"='{Shown(shown)}'";
        Findings.Add($"{name}{value} is not legal: {remedy}");
    }

    private static string Shown(string value) => (value.Length <= 64 ? value : value[..64] + "…").ReplaceLineEndings(" ");
}

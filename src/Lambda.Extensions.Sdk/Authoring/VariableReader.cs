using System.Globalization;
using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// Reads an extension's own variables. A value that is not legal throws nothing: the default is returned, and <see cref="Findings"/> gets
/// one line with the variable, its value, the legal values, and the value that is used instead. Values are trimmed, and a blank one counts
/// as not set.
/// </summary>
/// <remarks>Not thread-safe. Log the findings in <see cref="ExtensionBase.OnInitializeAsync"/>.</remarks>
/// <example>
/// <code>
/// var variables = new VariableReader(environment);
/// int items = variables.GetNumber("MYEXT_QUEUE_ITEMS", 100, 1_000_000, defaultValue: 10_000);
/// bool gzip = variables.GetChoice("MYEXT_COMPRESSION", "gzip", "none") == "gzip";
/// foreach (string finding in variables.Findings) log.LogWarning("{Finding}", finding);
/// </code>
/// </example>
public sealed class VariableReader
{
    private const int MaxShown = 64;

    private readonly LambdaEnvironment _environment;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<string> _findings = [];

    /// <summary>Creates a reader. It reads nothing yet.</summary>
    /// <param name="environment">The variables.</param>
    /// <exception cref="ArgumentNullException"><paramref name="environment"/> is null.</exception>
    public VariableReader(LambdaEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        _environment = environment;
    }

    /// <summary>Gets the findings so far, one line each.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>Reads a text.</summary>
    /// <param name="name">The variable's name, case-sensitive.</param>
    /// <returns>The text without blanks around it; <see langword="null"/> when it is not set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public string? GetText(string name)
    {
        string? text = _environment[name];
        _read.Add(name);
        return text;
    }

    /// <summary>Reads <c>true</c> or <c>false</c>, in any case, or <c>1</c> or <c>0</c>.</summary>
    /// <param name="name">The variable's name, case-sensitive.</param>
    /// <param name="defaultValue">The value when it is not set or not legal.</param>
    public bool GetFlag(string name, bool defaultValue)
    {
        if (GetText(name) is not { } text) return defaultValue;
        if (text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase)) return true;
        if (text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase)) return false;
        Reject(name, text, $"use true or false; {(defaultValue ? "true" : "false")} is used");
        return defaultValue;
    }

    /// <summary>Reads a whole number in decimal digits.</summary>
    /// <param name="name">The variable's name, case-sensitive.</param>
    /// <param name="min">The least legal number.</param>
    /// <param name="max">The greatest legal number.</param>
    /// <param name="defaultValue">The value when it is not set or not legal.</param>
    public int GetNumber(string name, int min, int max, int defaultValue)
    {
        if (GetText(name) is not { } text) return defaultValue;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max) return value;
        string range = max == int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"{min} or more") : string.Create(CultureInfo.InvariantCulture, $"{min} to {max}");
        Reject(name, text, string.Create(CultureInfo.InvariantCulture, $"use a whole number, {range}; {defaultValue} is used"));
        return defaultValue;
    }

    /// <summary>Reads one of several words, in any case.</summary>
    /// <param name="name">The variable's name, case-sensitive.</param>
    /// <param name="words">The legal words. The first is the value when the variable is not set or not legal.</param>
    /// <returns>The word as it is in <paramref name="words"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="words"/> is empty.</exception>
    public string GetChoice(string name, params ReadOnlySpan<string> words)
    {
        if (words.IsEmpty) throw new ArgumentException("Give at least one word.", nameof(words));
        if (GetText(name) is not { } text) return words[0];
        foreach (string word in words)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return word;
        }

        string list = words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";
        Reject(name, text, $"use {list}; {words[0]} is used");
        return words[0];
    }

    /// <summary>Reads an absolute http or https address without a fragment. A finding does not show an address that may contain credentials.</summary>
    /// <param name="name">The variable's name, case-sensitive.</param>
    /// <param name="allowUserInfo">True when the address may contain a user and a password.</param>
    /// <returns>The address; <see langword="null"/> when it is not set or not legal.</returns>
    public Uri? GetAddress(string name, bool allowUserInfo = false)
    {
        if (GetText(name) is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            // A text that is no address may contain credentials anywhere.
            Reject(name, text.AsSpan().IndexOfAny("@?=") >= 0 ? null : text, "use an absolute http or https address, such as https://example.com:8443; none is used");
            return null;
        }

        if ((allowUserInfo || uri.UserInfo.Length == 0) && uri.Fragment.Length == 0) return uri;
        Reject(name, null, allowUserInfo ? "use an address without a fragment; none is used" : "use an address without user, password and fragment; none is used");
        return null;
    }

    /// <summary>Adds a finding about a value that is not legal: <c>NAME='value' is not legal: remedy</c>.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">The value to show, of which the beginning is shown; <see langword="null"/> for one that may be secret.</param>
    /// <param name="remedy">The legal values, and the value that is used instead.</param>
    public void Reject(string name, string? value, string remedy) =>
        AddFinding($"{name}{(value is null ? "" : $"='{(value.Length <= MaxShown ? value : value[..MaxShown] + "…")}'")} is not legal: {remedy}");

    /// <summary>Adds a finding of any other kind. Line breaks in it become blanks.</summary>
    /// <param name="finding">The text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="finding"/> is null.</exception>
    public void AddFinding(string finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        _findings.Add(finding.ReplaceLineEndings(" "));
    }

    /// <summary>
    /// Finds the variables with a prefix that were not read before. Most are misspelt names, which have no effect. It reads the whole
    /// environment: call it with the first event, not during the start.
    /// </summary>
    /// <param name="prefix">The beginning of the extension's own variables, such as <c>MYEXT_</c>.</param>
    /// <returns>One line for each, with the nearest name that was read.</returns>
    /// <exception cref="ArgumentException"><paramref name="prefix"/> is null or empty.</exception>
    public IReadOnlyList<string> FindUnknown(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        var unknown = new List<string>();
        foreach (string name in _environment.Names)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || _read.Contains(name)) continue;
            string? nearest = NearestName.Find(name, prefix, _read);
            unknown.Add($"{name.ReplaceLineEndings(" ")} is not known, and has no effect.{(nearest is null ? "" : $" Did you mean {nearest}?")}");
        }

        unknown.Sort(StringComparer.Ordinal);
        return unknown;
    }
}

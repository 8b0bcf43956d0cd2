using System.Text.RegularExpressions;

namespace PayloadGuard.Redaction;

/// <summary>The kinds of secrets.</summary>
internal enum SecretKind
{
    /// <summary>The match of a pattern is the secret.</summary>
    Match,

    /// <summary>A private key, from its first line on.</summary>
    Key,

    /// <summary>A bearer token, of which the match contains the beginning.</summary>
    Token,

    /// <summary>The value of a JSON member, whose name and first character match.</summary>
    Value,
}

/// <summary>A rule that replaces secrets: a pattern for the beginning, of limited length, and a kind that decides on the end.</summary>
internal sealed partial class RedactRule(string name, SecretKind kind, Regex opening, int maxOpening, string mark = RedactRule.DefaultMark)
{
    public const string DefaultMark = "[REDACTED]";

    private const string DefaultMembers =
        "password|passwd|passphrase|secret|token|apikey|api_key|api-key|accesskey|access_key|secretkey|secret_key|privatekey|private_key|authorization|credential|credentials";

    // The end of a name, and the first character of its value. Quotes in a JSON string have backslashes.
    private const string AfterName = """\\{0,7}"\s{0,8}:\s{0,8}(?:\\{0,7}"|[\[{\-0-9tf])""";
    private const int MaxAfterName = 33;
    private const int TokenStart = 8;

    public string Name => name;

    public Regex Opening => opening;

    public int MaxOpening => maxOpening;

    public static RedactRule AwsKeys(string name) => new(name, SecretKind.Match, AwsKey(), 20);

    public static RedactRule PrivateKeys(string name) => new(name, SecretKind.Key, PrivateKey(), 80);

    public static RedactRule BearerTokens(string name) => new(name, SecretKind.Token, BearerToken(), 6 + 8 + TokenStart);

    /// <summary>Returns a rule for the members whose names end with usual words.</summary>
    public static RedactRule Members(string name) => new(name, SecretKind.Value, DefaultMember(), 13 + MaxAfterName);

    /// <summary>Returns a rule for the members whose names end with one of these, without regard to case.</summary>
    public static RedactRule Members(string name, IReadOnlyList<string> members)
    {
        string[] names = [.. members.Select(ByteText.Of)];
        var pattern = new Regex($"(?:{string.Join('|', names.Select(Regex.Escape))}){AfterName}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return new(name, SecretKind.Value, pattern, names.Max(static n => n.Length) + MaxAfterName);
    }

    /// <summary>Compiles a pattern that takes a time in proportion to the text, whatever the pattern is.</summary>
    public static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Begins a secret. Returns what finds its end; null when the opening is all of it.</summary>
    /// <param name="text">The match of the opening.</param>
    /// <param name="written">The text to write in its place.</param>
    public Ending? Begin(ReadOnlySpan<char> text, out string written)
    {
        switch (kind)
        {
            case SecretKind.Key:
                written = mark;
                return new KeyEnding();
            case SecretKind.Token:
                written = string.Concat(text[..^TokenStart], mark);
                return new TokenEnding();
            case SecretKind.Value:
                var ending = new ValueEnding(text);
                written = ending.IsString ? string.Concat(text, mark) : string.Concat(text[..^1], ending.Quote, mark);
                return ending;
            default:
                written = mark;
                return null;
        }
    }

    [GeneratedRegex(@"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")]
    private static partial Regex AwsKey();

    [GeneratedRegex("-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\bbearer[ \t]{1,8}[A-Za-z0-9._~+/=\-]{8}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BearerToken();

    [GeneratedRegex("(?:" + DefaultMembers + ")" + AfterName, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DefaultMember();
}

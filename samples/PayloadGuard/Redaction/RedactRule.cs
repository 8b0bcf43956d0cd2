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
internal sealed class RedactRule(string name, SecretKind kind, Regex opening, int maxOpening, string mark = RedactRule.DefaultMark)
{
    public const string DefaultMark = "[REDACTED]";

    /// <summary>Gets the ends of names whose values are secret by default.</summary>
    public static readonly string[] DefaultMembers =
        ["password", "passwd", "passphrase", "secret", "token", "apikey", "api_key", "api-key", "accesskey", "access_key", "secretkey", "secret_key", "privatekey", "private_key", "authorization", "credential", "credentials"];

    private const int MaxName = 64;
    private const int TokenStart = 8;
    private const int Blanks = 8;
    private const int MaxSlashes = 7;

    public string Name => name;

    public Regex Opening => opening;

    public int MaxOpening => maxOpening;

    public static RedactRule AwsKeys(string name) => new(name, SecretKind.Match, Compile(@"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"), 20);

    public static RedactRule PrivateKeys(string name) => new(name, SecretKind.Key, Compile("-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----"), 80);

    public static RedactRule BearerTokens(string name) =>
        new(name, SecretKind.Token, Compile($@"\b[Bb][Ee][Aa][Rr][Ee][Rr][ \t]{{1,{Blanks}}}[A-Za-z0-9._~+/=\-]{{{TokenStart}}}"), 6 + Blanks + TokenStart);

    /// <summary>Returns a rule for the members whose names end with one of these, without regard to case.</summary>
    public static RedactRule Members(string name, IReadOnlyList<string> members)
    {
        string names = string.Join('|', members.Select(static m => Regex.Escape(ByteText.Of(m))));
        string pattern = $$"""(?i:"[\w.\-]{0,{{MaxName}}}(?:{{names}})\\{0,{{MaxSlashes}}}"\s{0,{{Blanks}}}:\s{0,{{Blanks}}}(?:\\{0,{{MaxSlashes}}}"|[\[{\-0-9tf]))""";
        return new(name, SecretKind.Value, Compile(pattern), 1 + MaxName + members.Max(static m => ByteText.Of(m).Length) + (2 * (MaxSlashes + 1 + Blanks)) + 1);
    }

    /// <summary>Compiles a pattern that takes a time in proportion to the text, whatever the text is.</summary>
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
}

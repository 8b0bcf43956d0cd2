using System.Buffers;
using System.Text;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Masking;

/// <summary>Recognises texts that are always secret: the keys and tokens of known services.</summary>
internal sealed class TokenShapes
{
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=."u8);

    /// <summary>The beginnings of tokens, and the shortest length of the whole token.</summary>
    private readonly (byte[] Start, int Length)[] _shapes;

    // The bytes at which a token can begin. A fast search passes over most bytes of a line.
    private readonly SearchValues<byte> _firsts;

    public TokenShapes(IReadOnlyList<string> further)
    {
        List<(byte[] Start, int Length)> shapes =
        [
            ("AKIA"u8.ToArray(), 20), ("ASIA"u8.ToArray(), 20), // access key ids of AWS
            ("ghp_"u8.ToArray(), 30), ("gho_"u8.ToArray(), 30), ("ghs_"u8.ToArray(), 30), ("ghu_"u8.ToArray(), 30), ("github_pat_"u8.ToArray(), 30),
            ("glpat-"u8.ToArray(), 20), ("xoxb-"u8.ToArray(), 20), ("xoxp-"u8.ToArray(), 20), ("xoxa-"u8.ToArray(), 20), ("xapp-"u8.ToArray(), 20),
            ("sk_live_"u8.ToArray(), 20), ("rk_live_"u8.ToArray(), 20), ("sk-"u8.ToArray(), 32), ("AIza"u8.ToArray(), 35), ("ya29."u8.ToArray(), 30),
            ("npm_"u8.ToArray(), 30), ("dop_v1_"u8.ToArray(), 30), ("SG."u8.ToArray(), 40), ("hvs."u8.ToArray(), 24), ("eyJ"u8.ToArray(), 30), // and JSON web tokens
        ];
        foreach (string prefix in further) shapes.Add((Encoding.UTF8.GetBytes(prefix), Encoding.UTF8.GetByteCount(prefix) + 4));
        _shapes = [.. shapes];
        foreach ((_, int length) in shapes) Shortest = Math.Min(Shortest, length);
        _firsts = SearchValues.Create([.. shapes.ConvertAll(static s => s.Start[0])]);
    }

    /// <summary>Gets the length of the shortest token.</summary>
    public int Shortest { get; } = int.MaxValue;

    /// <summary>
    /// Returns the next position from <paramref name="from"/> on at which a token may begin; the line's length when there is none.
    /// </summary>
    public int NextPlace(ReadOnlySpan<byte> line, int from)
    {
        int found = line[from..].IndexOfAny(_firsts);
        return found < 0 ? line.Length : from + found;
    }

    /// <summary>Returns the length of the token that begins here; 0 when none does.</summary>
    public int LengthAt(ReadOnlySpan<byte> line, int at)
    {
        if (at > 0 && (char.IsAsciiLetterOrDigit((char)line[at - 1]) || line[at - 1] == '_')) return 0;
        ReadOnlySpan<byte> rest = line[at..];
        foreach ((byte[] start, int length) in _shapes)
        {
            if (rest[0] != start[0] || !rest.StartsWith(start)) continue;
            int end = rest.IndexOfAnyExcept(TokenBytes);
            int token = end < 0 ? rest.Length : end;
            // A full stop at the end is the sentence's, not the token's.
            while (token > start.Length && rest[token - 1] == '.') token--;
            if (token >= length && (start.Length > 3 || start[0] != 'e' || rest[..token].IndexOf((byte)'.') > 0)) return token;
        }

        return 0;
    }
}

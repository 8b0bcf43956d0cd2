using System.Buffers;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Masking;

/// <summary>
/// Masks secrets in text: values after secret-looking keys (<c>password=…</c>, <c>"apiKey": "…"</c>, <c>Authorization: Bearer …</c>),
/// tokens of known forms, passwords in addresses, and private keys. In doubt it masks, because a word that is masked without need costs
/// less than a secret that is not.
/// </summary>
internal sealed class SecretMask(IReadOnlyList<string> keys, IReadOnlyList<string> prefixes)
{
    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create(" \t\r\n,;&}])\"'<>|"u8);
    private static readonly SearchValues<byte> AuthorityEnds = SearchValues.Create(" /?#\"'\t\r\n"u8);
    private static readonly SearchValues<byte> KeyBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8);

    private readonly SecretKeys _keys = new(keys);
    private readonly TokenShapes _shapes = new(prefixes);

    /// <summary>The text that replaces a secret.</summary>
    public static ReadOnlySpan<byte> Stars => "***"u8;

    /// <summary>The number of masked values.</summary>
    public long Masked { get; private set; }

    public bool IsSecretKey(ReadOnlySpan<byte> key) => _keys.Has(key);

    public void Count() => Masked++;

    /// <summary>Returns the text with its secrets masked; the same memory when there were none.</summary>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> scratch)
    {
        // Most values of attributes are a word, which is too short for a token and has no key.
        if (text.Length < _shapes.Shortest && text.IndexOfAny((byte)'=', (byte)':') < 0) return text;
        scratch.ResetWrittenCount();
        int copied = 0;
        // Each search continues only after the text has passed its last result, so each search reads a line full of secrets once.
        (int Start, int Length) keyed = (Start: -1, Length: 0);
        (int Start, int Length) token = keyed;
        (int Start, int Length) address = keyed;
        (int Start, int Length) pem = keyed;
        while (copied < text.Length)
        {
            if (keyed.Start < copied) keyed = Found(KeyedValue(text, copied));
            if (token.Start < copied) token = Found(Token(text, copied));
            if (address.Start < copied) address = Found(AddressPassword(text, copied));
            if (pem.Start < copied) pem = Found(PrivateKey(text, copied));
            (int start, int length) = Nearest(Nearest(keyed, token), Nearest(address, pem));
            if (length == 0) break;
            scratch.Write(text[copied..start]);
            scratch.Write(Stars);
            copied = start + length;
            Masked++;
        }

        if (copied == 0) return text;
        scratch.Write(text[copied..]);
        return scratch.WrittenSpan;
    }

    private static (int Start, int Length) Found((int Start, int Length) found) => found.Length == 0 ? (int.MaxValue, 0) : found;

    private static (int Start, int Length) Nearest((int Start, int Length) one, (int Start, int Length) other) => other.Start < one.Start ? other : one;

    private (int Start, int Length) KeyedValue(ReadOnlySpan<byte> text, int from)
    {
        for (int at = from; ;)
        {
            int found = text[at..].IndexOfAny((byte)'=', (byte)':');
            if (found < 0) return default;
            int separator = at + found;
            at = separator + 1;
            int keyEnd = separator;
            while (keyEnd > from && text[keyEnd - 1] is (byte)' ' or (byte)'"' or (byte)'\'' or (byte)'\\') keyEnd--;
            int keyStart = keyEnd;
            while (keyStart > 0 && KeyBytes.Contains(text[keyStart - 1])) keyStart--;
            if (keyStart == keyEnd || !_keys.Has(text[keyStart..keyEnd])) continue;
            (int start, int length) = Value(text, separator + 1);
            if (length == 0 || text.Slice(start, length).SequenceEqual(Stars)) continue;
            return (start, length);
        }
    }

    private static (int Start, int Length) Value(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'=' or (byte)'>' or (byte)'\\') at++;
        if (at == text.Length) return default;
        if (text[at] is (byte)'"' or (byte)'\'')
        {
            byte quote = text[at++];
            int end = at;
            while (end < text.Length && text[end] != quote) end += text[end] == '\\' && end + 1 < text.Length && text[end + 1] != quote ? 2 : 1;
            end = Math.Min(end, text.Length);
            // A JSON text within a JSON text has a backslash before its quotes.
            if (end > at && end < text.Length && text[end - 1] == '\\') end--;
            return (at, end - at);
        }

        int length = Word(text[at..]);
        // "Authorization: Bearer abc": the scheme is not the secret.
        if (at + length < text.Length && text[at + length] == ' ' && IsScheme(text.Slice(at, length)))
        {
            at += length + 1;
            length = Word(text[at..]);
        }

        return (at, length);
    }

    private static int Word(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny(ValueEnds);
        return end < 0 ? text.Length : end;
    }

    private static bool IsScheme(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("Bearer"u8) || word.SequenceEqual("bearer"u8) || word.SequenceEqual("Basic"u8) || word.SequenceEqual("basic"u8) || word.SequenceEqual("Api-Key"u8) || word.SequenceEqual("Token"u8);

    private (int Start, int Length) Token(ReadOnlySpan<byte> text, int from)
    {
        for (int at = _shapes.NextPlace(text, from); at < text.Length; at = _shapes.NextPlace(text, at + 1))
        {
            if (_shapes.LengthAt(text, at) is > 0 and var length) return (at, length);
        }

        return default;
    }

    /// <summary><c>scheme://user:password@host</c>.</summary>
    private static (int Start, int Length) AddressPassword(ReadOnlySpan<byte> text, int from)
    {
        for (int at = from; text[at..].IndexOf("://"u8) is >= 0 and var found;)
        {
            int user = at + found + 3;
            at = user;
            int word = text[user..].IndexOfAny(AuthorityEnds);
            ReadOnlySpan<byte> authority = word < 0 ? text[user..] : text.Slice(user, word);
            int host = authority.LastIndexOf((byte)'@');
            int colon = host < 0 ? -1 : authority[..host].IndexOf((byte)':');
            if (colon < 0 || host - colon < 2 || authority[(colon + 1)..host].SequenceEqual(Stars)) continue;
            return (user + colon + 1, host - colon - 1);
        }

        return default;
    }

    private static (int Start, int Length) PrivateKey(ReadOnlySpan<byte> text, int from)
    {
        int begin = text[from..].IndexOf("-----BEGIN "u8);
        if (begin < 0) return default;
        begin += from;
        int label = text[begin..].IndexOf("PRIVATE KEY-----"u8);
        if (label is < 0 or > 48) return default;
        int start = begin + label + "PRIVATE KEY-----"u8.Length;
        int end = text[start..].IndexOf("-----END"u8);
        int length = end < 0 ? text.Length - start : end;
        return length == 0 || text.Slice(start, length).SequenceEqual(Stars) ? default : (start, length);
    }
}

using System.Text;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>Walks over the parts in front of a line's message: times, levels, ids, threads in brackets, numbers.</summary>
internal ref struct LineHead(ReadOnlySpan<byte> text, DateTimeOffset? near)
{
    private const int MaxTokens = 24;
    private const int LongestBracket = 96;

    private readonly ReadOnlySpan<byte> _text = text;
    private bool _hasTime;

    /// <summary>Gets the position at which the message begins.</summary>
    public int At { get; private set; }

    public Severity Severity { get; private set; }

    /// <summary>Gets the level as it was written.</summary>
    public ReadOnlySpan<byte> Level { get; private set; }

    public string? RequestId { get; private set; }

    public DateTimeOffset? Time { get; private set; }

    public void Walk()
    {
        for (int tokens = 0; tokens < MaxTokens; tokens++)
        {
            while (At < _text.Length && _text[At] is (byte)' ' or (byte)'\t' or (byte)'|' or (byte)',' or (byte)':' or (byte)'-' or (byte)';' or (byte)'#' or (byte)'/' or (byte)'\n' or (byte)'\r') At++;
            if (At == _text.Length || !TakeToken()) return;
        }
    }

    private bool TakeToken()
    {
        if (TakeTime()) return true;
        if (_text[At] is (byte)'[' or (byte)'(' or (byte)'<') return TakeBracket();
        int end = At;
        while (end < _text.Length && IsTokenByte(_text[end])) end++;
        ReadOnlySpan<byte> token = _text[At..end];
        byte after = end < _text.Length ? _text[end] : (byte)'\n';
        // logfmt: other code reads the keys. Only a key that announces a time is passed over here.
        if (after == '=')
        {
            bool time = token.SequenceEqual("time"u8) || token.SequenceEqual("ts"u8) || token.SequenceEqual("timestamp"u8);
            if (time && LineTime.Read(_text[(end + 1)..].TrimStart((byte)'"'), near, out DateTimeOffset? at) > 0) Time = at;
            return false;
        }

        if (token.IsEmpty) return false;
        if (RequestIdText.IsUuid(token)) RequestId ??= Encoding.ASCII.GetString(token);
        else if (!TakeLevel(token, after) && !TakeGlog(token) && !IsHeader(token)) return false;
        At = end;
        return true;
    }

    private bool TakeTime()
    {
        int length = LineTime.Read(_text[At..], near, out DateTimeOffset? time);
        if (length == 0) return false;
        Time ??= time;
        _hasTime = true;
        At += length;
        return true;
    }

    /// <summary>
    /// Passes over brackets with a level, an id, a time and a level after it, or any short text, because threads and names stand in
    /// brackets.
    /// </summary>
    private bool TakeBracket()
    {
        int start = At + 1;
        int length = _text[start..].IndexOfAny("])>\n"u8);
        if (length is < 0 or > LongestBracket) return false;
        ReadOnlySpan<byte> inner = _text.Slice(start, length).Trim(" "u8);
        if (LineTime.Read(inner, near, out DateTimeOffset? time) is var used and > 0)
        {
            Time ??= time;
            _hasTime = true;
            inner = inner[used..].Trim(" "u8);
        }

        if (RequestIdText.IsUuid(inner)) RequestId ??= Encoding.ASCII.GetString(inner);
        foreach (Range range in inner.SplitAny((byte)' ', (byte)':', (byte)'|'))
        {
            ReadOnlySpan<byte> word = inner[range];
            // "[core:error]" and "[10:00:00 ERR]", but not "[the error handler]".
            if (word.Length == inner.Length || IsUpper(word) || inner.EndsWith(word)) SetLevel(word, isLoose: word.Length == inner.Length && IsUpper(word) && word.Length > 1);
            if (Severity == Severity.Unspecified && word.Length == inner.Length && word.Length == 1 && IsUpper(word)) SetLevel(word, isLoose: true);
        }

        At = start + length + 1;
        return true;
    }

    private bool TakeLevel(ReadOnlySpan<byte> token, byte after)
    {
        byte before = At == 0 ? (byte)'\t' : _text[At - 1];
        bool upper = IsUpper(token);
        // Ruby "E, [time #1] ERROR" and Android "E/Tag": a letter alone.
        if (token.Length == 1)
        {
            if (!upper || !(after == ',' || after == '/')) return false;
            return SetLevel(token, isLoose: true);
        }

        bool fenced = before is (byte)'\t' or (byte)'|' || (At > 1 && before == ' ' && _text[At - 2] is (byte)'-' or (byte)'|');
        bool closed = after is (byte)':' or (byte)'\t' or (byte)'|' or (byte)'[' or (byte)'!' or (byte)'/' || (after == ' ' && NextIsFence());
        if (!upper && !closed && !(_hasTime && fenced)) return false;
        return SetLevel(token, isLoose: upper);
    }

    private readonly bool NextIsFence()
    {
        int at = At;
        while (at < _text.Length && IsTokenByte(_text[at])) at++;
        while (at < _text.Length && _text[at] == ' ') at++;
        return at < _text.Length && (_text[at] == '|' || (_text[at] == '-' && at + 1 < _text.Length && _text[at + 1] == ' '));
    }

    /// <summary><c>E1123 08:15:16.050000 1 main.go:10] boom</c>.</summary>
    private bool TakeGlog(ReadOnlySpan<byte> token)
    {
        if (At != 0 || token.Length is not (5 or 9) || token[0] is not ((byte)'I' or (byte)'W' or (byte)'E' or (byte)'F') || token[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        return SetLevel(token[..1], isLoose: true);
    }

    private bool SetLevel(ReadOnlySpan<byte> word, bool isLoose)
    {
        Severity severity = SeverityReader.OfWord(word);
        if (severity == Severity.Unspecified && isLoose) severity = SeverityReader.OfLooseWord(word);
        if (severity == Severity.Unspecified) return false;
        // The first level counts, unless the line has the word as well as the letter.
        if (Severity != Severity.Unspecified && (Level.Length > 1 || word.Length == 1)) return true;
        Severity = severity;
        Level = word;
        return true;
    }

    /// <summary>
    /// Returns whether a token is no part of the message: a number, a time, an id, a month, or a prefix that runtimes write.
    /// </summary>
    private static bool IsHeader(ReadOnlySpan<byte> token)
    {
        if (token.Length <= 40 && token.ContainsAnyInRange((byte)'0', (byte)'9') && !token.ContainsAnyInRange((byte)'g', (byte)'z')) return true;
        Span<char> name = stackalloc char[MemberName.MaxLength];
        return MemberName.Normalise(token, name) switch
        {
            "jan" or "feb" or "mar" or "apr" or "may" or "jun" or "jul" or "aug" or "sep" or "oct" or "nov" or "dec" => true,
            "mon" or "tue" or "wed" or "thu" or "fri" or "sat" or "sun" or "am" or "pm" or "utc" or "gmt" or "cet" or "z" or "t" => true,
            "requestid" or "php" or "npm" => true,
            _ => false,
        };
    }

    private static bool IsTokenByte(byte b) => b is not ((byte)' ' or (byte)'\t' or (byte)'|' or (byte)',' or (byte)':' or (byte)'=' or (byte)'[' or (byte)']' or (byte)'(' or (byte)')' or (byte)'\n' or (byte)'\r' or (byte)'!' or (byte)'/');

    private static bool IsUpper(ReadOnlySpan<byte> word) => !word.IsEmpty && !word.ContainsAnyExceptInRange((byte)'A', (byte)'Z');
}

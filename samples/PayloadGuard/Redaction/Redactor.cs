using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace PayloadGuard.Redaction;

/// <summary>
/// Replaces secrets in a text that comes in pieces. The result does not depend on the limits of the pieces: a match at a place depends
/// only on the character before it and on the <see cref="RedactRule.MaxOpening"/> characters from there, and a place is decided when
/// these are known. Until then its text is kept, so no more than that is kept.
/// </summary>
internal sealed class Redactor
{
    /// <summary>The bytes that a pattern can see after its longest match: the end of a word or of a line.</summary>
    private const int Lookahead = 2;
    private const int Slice = 16 * 1024;

    private readonly IReadOnlyList<RedactRule> _rules;
    private readonly (int At, int Length)[] _found;
    private readonly int _tail;
    private readonly SortedSet<string> _applied = new(StringComparer.Ordinal);
    private char[] _text = [];
    private int _length;
    private int _start;
    private Ending? _ending;

    public Redactor(IReadOnlyList<RedactRule> rules)
    {
        _rules = rules;
        _found = new (int, int)[rules.Count];
        foreach (RedactRule rule in rules) _tail = Math.Max(_tail, rule.MaxOpening + Lookahead);
    }

    /// <summary>Gets the number of replaced secrets.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the names of the rules that replaced something.</summary>
    public IEnumerable<string> Applied => _applied;

    /// <summary>Adds a piece, and writes what is decided.</summary>
    public void Add(ReadOnlySpan<byte> piece, bool isLast, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        do
        {
            ReadOnlySpan<byte> part = piece[..Math.Min(piece.Length, Slice)];
            piece = piece[part.Length..];
            Append(part);
            Decide(isLast && piece.IsEmpty, output, cancellationToken);
        }
        while (!piece.IsEmpty);
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        // The character before the undecided ones stays, because patterns look at it.
        int dropped = Math.Max(0, _start - 1);
        _length -= dropped;
        _start -= dropped;
        char[] target = _text.Length >= _length + part.Length ? _text : new char[_length + part.Length];
        Array.Copy(_text, dropped, target, 0, _length);
        _text = target;
        _length += Encoding.Latin1.GetChars(part, _text.AsSpan(_length));
    }

    private void Decide(bool isLast, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        int limit = isLast ? _length : _length - _tail;
        Array.Fill(_found, (-1, 0));
        while (_start < _length)
        {
            if (_ending is not null)
            {
                bool ends = _ending.Skip(_text.AsSpan(_start, _length - _start), out int dropped);
                _start += dropped;
                if (!ends) return;
                Write(_ending.Tail, output);
                _ending = null;
                continue;
            }

            (RedactRule? rule, int at, int length) = FindFirst(limit, cancellationToken);
            if (at > _start) Write(_text.AsSpan(_start, at - _start), output);
            _start = Math.Max(_start, at);
            if (rule is null) return;
            Count++;
            _applied.Add(rule.Name);
            _ending = rule.Begin(_text.AsSpan(at, length), out string before);
            Write(before, output);
            _start += length;
        }
    }

    private (RedactRule? Rule, int At, int Length) FindFirst(int limit, CancellationToken cancellationToken)
    {
        int first = -1;
        for (int i = 0; i < _rules.Count; i++)
        {
            if (_found[i].At < _start) _found[i] = Find(_rules[i], limit, cancellationToken);
            if (_found[i].At < limit && (first < 0 || _found[i].At < _found[first].At)) first = i;
        }

        return first < 0 ? (null, limit, 0) : (_rules[first], _found[first].At, _found[first].Length);
    }

    private (int At, int Length) Find(RedactRule rule, int limit, CancellationToken cancellationToken)
    {
        int reach = rule.MaxOpening + Lookahead;
        int from = _start;
        while (from < limit)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Bounded, because a search can find a match that is too long, again and again.
            int end = Math.Min(_length, from + Slice + reach);
            int certain = end == _length ? limit : end - reach;
            (int at, _) = Match(rule, from, end);
            if (at < 0 || at >= certain)
            {
                from = certain;
                continue;
            }

            (int confirmed, int length) = Match(rule, at, Math.Min(_length, at + reach));
            if (confirmed == at && length > 0 && length <= rule.MaxOpening) return (at, length);
            from = at + 1;
        }

        return (int.MaxValue, 0);
    }

    private (int At, int Length) Match(RedactRule rule, int from, int end)
    {
        int before = from > 0 ? 1 : 0;
        foreach (ValueMatch match in rule.Opening.EnumerateMatches(_text.AsSpan(from - before, end - from + before), before)) return (match.Index + from - before, match.Length);
        return (-1, 0);
    }

    private static void Write(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        if (text.IsEmpty) return;
        output.Advance(Encoding.Latin1.GetBytes(text, output.GetSpan(text.Length)));
    }
}

using System.Numerics;

namespace PayloadGuard.Redaction;

/// <summary>
/// Ends where a JSON value ends: a string, a scalar, or a whole object or array. The JSON may be within a JSON string, as an HTTP
/// body is, so that its quotes have backslashes.
/// </summary>
internal sealed class ValueEnding : Ending
{
    private readonly int _level;
    private readonly char _first;
    private bool _inString;
    private int _depth;

    /// <param name="opening">The text from the member's name to the value's first character.</param>
    public ValueEnding(ReadOnlySpan<char> opening)
    {
        _first = opening[^1];
        ReadOnlySpan<char> before = opening[..opening.LastIndexOf('"')];
        _level = BitOperations.Log2((uint)(before.Length - before.TrimEnd('\\').Length) + 1);
        Quote = new string('\\', (1 << _level) - 1) + '"';
        _inString = _first == '"';
        _depth = _first is '{' or '[' ? 1 : 0;
        Tail = Quote;
    }

    /// <summary>Gets a quote as it is written at this level.</summary>
    public string Quote { get; }

    public bool IsString => _first == '"';

    protected override Step See(char c)
    {
        if (c == '"') return SeeQuote();
        if (_inString) return Step.Continues;
        if (_depth == 0) return c is ',' or '}' or ']' or '\\' or ' ' or '\t' or '\r' or '\n' ? Step.EndsBefore : Step.Continues;
        if (c is '{' or '[') _depth++;
        return c is '}' or ']' && --_depth == 0 ? Step.EndsAfter : Step.Continues;
    }

    private Step SeeQuote()
    {
        // The string around this JSON ends here.
        bool endsAll = _level > 0 && Slashes % 2 == 0;
        if (endsAll && _inString && _depth == 0) Tail = "";
        if (endsAll || (_depth == 0 && !_inString)) return Step.EndsBefore;
        if (!_inString) _inString = true;
        else if (Closes()) _inString = false;
        return _depth == 0 && !_inString ? Step.EndsAfter : Step.Continues;
    }

    private bool Closes()
    {
        int slashes = Slashes;
        for (int level = 0; level < _level; level++) slashes = (slashes - 1) / 2;
        return slashes % 2 == 0;
    }
}

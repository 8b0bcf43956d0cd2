using System.Buffers;
using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Reader;

/// <summary>
/// Moves over damaged JSON and finds the places where a new record may begin: at a brace where the damaged record cannot contain an
/// object. The values of its members and the items of its arrays belong to the damaged record, in any form: a function writes them,
/// and must not be able to forge a record with them. Where the grammar allows no object (after a comma in an object), the end of the
/// damaged record is missing, and the next record begins.
/// </summary>
internal ref struct DamageWalk(ReadOnlySpan<byte> json, int at, bool lines)
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("{}[]\",:\\\n"u8);

    private readonly ReadOnlySpan<byte> _json = json;
    private ulong[] _objects = [0];
    private int _at = at;
    private int _depth;
    private int _openObjects;
    private int _end = at;
    private bool _nameDue;
    private bool _valueDue;
    private int _lastUnmatched = -1;

    // In an object, the end of the damaged record can only be missing directly after a comma or a bracket.
    private readonly bool IsInside => _valueDue || (_depth > 0 && (!IsObject(_depth - 1) || !IsNothingSince(_end)));

    /// <summary>
    /// The position of the last bracket in <paramref name="json"/> that closes something opened before <paramref name="at"/>; -1 if
    /// there is none.
    /// </summary>
    public static int LastUnmatched(ReadOnlySpan<byte> json, int at, bool lines)
    {
        var walk = new DamageWalk(json, at, lines);
        while (walk.TryNext(out _)) walk.Enter();
        return walk._lastUnmatched;
    }

    /// <summary>Finds the next brace at which a record may begin; <see cref="Enter"/> it before the next call.</summary>
    public bool TryNext(out int brace)
    {
        while (true)
        {
            int mark = _json[_at..].IndexOfAny(Marks);
            brace = _at + mark;
            if (mark < 0) return false;
            _at = brace;
            if (_json[brace] == '{')
            {
                if (!IsInside) return true;
                Enter();
            }
            else
            {
                Step(_json[brace]);
            }
        }
    }

    /// <summary>Treats the brace as the beginning of an object in the damaged record.</summary>
    public void Enter() => Push(isObject: true);

    private void Step(byte mark)
    {
        switch (mark)
        {
            case (byte)'[' when _depth > 0 || _valueDue:
                Push(isObject: false);
                return;
            case (byte)'}' or (byte)']':
                Close(mark == '}');
                _end = _at + 1;
                break;
            case (byte)',':
                // A name without a value may have lost its colon, and the value is after the comma.
                (_nameDue, _valueDue) = (true, _valueDue && IsNothingSince(_end));
                _end = _at + 1;
                break;
            case (byte)':':
                (_nameDue, _valueDue) = (false, true);
                _end = _at + 1;
                break;
            case (byte)'"':
                SkipText();
                return;
            case (byte)'\\' when _at + 1 < _json.Length && _json[_at + 1] == '"':
                _at++;
                break;
            case (byte)'\n' when lines:
                // One record a line: everything that is open ends here.
                (_depth, _openObjects, _nameDue, _valueDue) = (0, 0, false, false);
                break;
        }

        _at++;
    }

    // A text without an end ends at the beginning of the next text, where no JSON can continue: its quote is then ignored.
    private void SkipText()
    {
        int end = JsonScanner.StringEnd(_json, _at);
        if (end < 0 || !MayFollow(JsonScanner.SkipSpace(_json, end), _json[(_at + 1)..(end - 1)]))
        {
            _at++;
            return;
        }

        // A name, whose colon may be missing, or a value.
        _valueDue = _nameDue && _depth > 0 && IsObject(_depth - 1);
        _nameDue = false;
        _at = _end = end;
    }

    private readonly bool IsNothingSince(int end) => end >= _at || _json[end.._at].Trim(" \n\r\t"u8).IsEmpty;

    private readonly bool MayFollow(int next, ReadOnlySpan<byte> text)
    {
        if (next >= _json.Length) return true;
        // A name whose colon is missing, unless it looks like JSON.
        if (_json[next] is (byte)'{' or (byte)'[') return text.IndexOfAny(Marks) < 0;
        return _json[next] is (byte)':' or (byte)',' or (byte)'}' or (byte)']';
    }

    private void Push(bool isObject)
    {
        if (_depth >> 6 >= _objects.Length) Array.Resize(ref _objects, _objects.Length * 2);
        ulong bit = 1UL << (_depth & 63);
        _objects[_depth >> 6] = isObject ? _objects[_depth >> 6] | bit : _objects[_depth >> 6] & ~bit;
        _depth++;
        if (isObject) _openObjects++;
        (_nameDue, _valueDue) = (isObject, false);
        _at++;
    }

    // Closes the innermost container of its kind; the ends of the containers inside it are missing.
    private void Close(bool isObject)
    {
        (_nameDue, _valueDue) = (false, false);
        if ((isObject ? _openObjects : _depth - _openObjects) == 0)
        {
            // The array of the delivery itself is open as well.
            bool isEnd = !isObject && _json[_at..].Trim("] \n\r\t"u8).IsEmpty;
            if (!isEnd) _lastUnmatched = _at;
            return;
        }

        bool closed;
        do
        {
            closed = IsObject(--_depth) == isObject;
            if (IsObject(_depth)) _openObjects--;
        }
        while (!closed);
    }

    private readonly bool IsObject(int depth) => (_objects[depth >> 6] >> (depth & 63) & 1) != 0;
}

using System.Text.Json;
using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>
/// Reads a JSON value as tolerantly as <see cref="TelemetryBatch"/> does: nesting of any depth, control characters in strings, half
/// surrogate pairs, invalid UTF-8, repeated names. A function's line in JSON form can have all of them. A strict reader would throw,
/// and the lines after it would be lost.
/// </summary>
public readonly ref struct TolerantJson
{
    private TolerantJson(ReadOnlySpan<byte> json) => Raw = json;

    /// <summary>Gets the value unchanged, in UTF-8; empty for the default.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>Gets the kind of the value; <see cref="JsonValueKind.Undefined"/> for the default.</summary>
    public JsonValueKind Kind => Raw.IsEmpty ? JsonValueKind.Undefined : Raw[0] switch
    {
        (byte)'{' => JsonValueKind.Object,
        (byte)'[' => JsonValueKind.Array,
        (byte)'"' => JsonValueKind.String,
        (byte)'t' => JsonValueKind.True,
        (byte)'f' => JsonValueKind.False,
        (byte)'n' => JsonValueKind.Null,
        _ => JsonValueKind.Number,
    };

    /// <summary>Reads a text that is one JSON value, with or without surrounding white space. Never throws.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    /// <param name="value">The value; the default when the text is not one value.</param>
    /// <returns>True when the text is one JSON value.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out TolerantJson value)
    {
        value = default;
        int start = JsonScanner.SkipSpace(utf8, 0);
        int end = JsonScanner.ValueEnd(utf8, start);
        if (end < 0 || JsonScanner.SkipSpace(utf8, end) != utf8.Length) return false;
        value = new TolerantJson(utf8[start..end]);
        return true;
    }

    /// <summary>
    /// Returns the text of a string with its escapes resolved, and of any other value the JSON unchanged. Copies only if there are
    /// escapes. Half surrogate pairs become U+FFFD.
    /// </summary>
    /// <returns>The text in UTF-8; bytes that are not UTF-8 stay as they are.</returns>
    public ReadOnlySpan<byte> GetUtf8Text() => Kind == JsonValueKind.String ? Unescape(Raw) : Raw;

    /// <summary>Returns an enumerator over the members of an object or the items of an array; any other value has none.</summary>
    /// <returns>The enumerator.</returns>
    public Enumerator GetEnumerator() => new(Raw);

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> quoted)
    {
        ReadOnlySpan<byte> inner = quoted[1..^1];
        if (!inner.Contains((byte)'\\')) return inner;
        byte[] text = new byte[inner.Length + JsonText.UnescapeRoom];
        return text.AsSpan(0, JsonText.Unescape(inner, text));
    }

    /// <summary>Holds a member of an object, or an item of an array.</summary>
    public readonly ref struct Member
    {
        internal Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            Name = name;
            Value = new TolerantJson(value);
        }

        /// <summary>Gets the member's name in UTF-8, with its escapes resolved; empty for an item of an array.</summary>
        public ReadOnlySpan<byte> Name { get; }

        /// <summary>Gets the member's value.</summary>
        public TolerantJson Value { get; }
    }

    /// <summary>Moves over the members of an object or the items of an array.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _json;
        private readonly bool _isObject;
        private int _at;

        internal Enumerator(ReadOnlySpan<byte> json)
        {
            _json = json;
            _isObject = !json.IsEmpty && json[0] == '{';
            _at = _isObject || (!json.IsEmpty && json[0] == '[') ? 1 : json.Length;
        }

        /// <summary>Gets the current member or item.</summary>
        public Member Current { get; private set; }

        /// <summary>Moves to the next member or item.</summary>
        /// <returns>True when there is one.</returns>
        public bool MoveNext()
        {
            JsonSlice name = default;
            if (_isObject && !JsonScanner.TryMember(_json, ref _at, out name)) return false;
            _at = JsonScanner.SkipSpace(_json, _at);
            int end = JsonScanner.ValueEnd(_json, _at);
            if (end < 0) return false;
            Current = new Member(name.IsPresent ? Unescape(name.Of(_json)) : default, _json[_at..end]);
            // Skip the comma. At the end there is no next value.
            _at = JsonScanner.SkipSpace(_json, end);
            _at = _at < _json.Length && _json[_at] == ',' ? _at + 1 : _json.Length;
            return true;
        }
    }
}

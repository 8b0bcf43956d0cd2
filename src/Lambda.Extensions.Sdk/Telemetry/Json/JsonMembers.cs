namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>
/// Enumerates the members of an object that <see cref="JsonScanner"/> has found complete; any other value has no members.
/// </summary>
internal ref struct JsonMembers(ReadOnlySpan<byte> json, JsonSlice value)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private int _at = value.IsPresent && json[value.Offset] == '{' ? value.Offset + 1 : json.Length;
    private JsonSlice _name;

    public JsonSlice Value { get; private set; }

    public readonly bool Is(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> quoted = _name.Of(_json);
        ReadOnlySpan<byte> text = quoted[1..^1];
        return text.SequenceEqual(name) || (text.Contains((byte)'\\') && JsonText.Decode(quoted).AsSpan().SequenceEqual(JsonText.Utf16(name)));
    }

    public bool MoveNext()
    {
        if (!JsonScanner.TryMember(_json, ref _at, out _name)) return false;
        int end = JsonScanner.ValueEnd(_json, _at);
        if (end < 0) return false;
        Value = new JsonSlice(_at, end - _at);
        // Skip the comma; at the end of the object, no next name is found.
        _at = JsonScanner.SkipSpace(_json, end);
        _at = _at < _json.Length && _json[_at] == ',' ? _at + 1 : _json.Length;
        return true;
    }
}

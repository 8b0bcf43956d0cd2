namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>Enumerates the items of an array that <see cref="JsonScanner"/> has found complete; any other value has no items.</summary>
internal ref struct JsonItems(ReadOnlySpan<byte> json, JsonSlice value)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private int _at = value.IsPresent && json[value.Offset] == '[' ? value.Offset + 1 : json.Length;

    public JsonSlice Current { get; private set; }

    public bool MoveNext()
    {
        _at = JsonScanner.SkipSpace(_json, _at);
        int end = JsonScanner.ValueEnd(_json, _at);
        if (end < 0) return false;
        Current = new JsonSlice(_at, end - _at);
        _at = JsonScanner.SkipSpace(_json, end);
        _at = _at < _json.Length && _json[_at] == ',' ? _at + 1 : _json.Length;
        return true;
    }
}

using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Reader;

/// <summary>
/// Reads a batch: a JSON array of records, or one record a line (NDJSON). Between records it accepts commas, brackets and white space
/// in any order, so an array in an array, a missing comma and a missing bracket lose nothing. Other parts are skipped up to the next
/// whole record, and counted (G05). An object inside a damaged record is not a record (<see cref="DamageWalk"/>). Nothing throws, and
/// the size of the batch limits the work.
/// </summary>
internal ref struct BatchReader(byte[] body)
{
    // The reader may try a damaged value again from each brace in it. Only input made for this purpose needs more tries than these.
    private const int MaxRetriesOfAll = 16;

    private readonly byte[] _bytes = body;
    private readonly ReadOnlySpan<byte> _json = body;
    private long _budget = 4096 + ((long)body.Length * MaxRetriesOfAll);
    private int _at;
    private int _records;
    private int _valueAt;
    private RecordSource _current;

    /// <summary>Gets the number of parts of the batch that were not records.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Gets the last record if the platform cut its value; otherwise it is not present. It is set at the end.</summary>
    public CutRecord Cut { get; private set; }

    /// <summary>Gets the position after <see cref="Current"/>.</summary>
    public readonly int Position => _at;

    public readonly RecordSource Current => _current;

    private readonly bool IsLines => JsonScanner.SkipSpace(_json, 0) is var first && first < _json.Length && _json[first] != '[';

    /// <summary>Moves to the next record; false at the end.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            _at = SkipSeparators(_at);
            if (_at >= _json.Length) return false;
            _valueAt = 0;
            if (_json[_at] == '{' && TryEnvelope(_at, out int end))
            {
                _at = end;
                _records++;
                return true;
            }

            int valueAt = _valueAt, start = _at;
            bool isFirst = _records == 0 && Unreadable == 0;
            Unreadable++;
            if (TrySkipValue()) continue;
            // The rest of a value whose beginning arrived in another delivery: its closing brackets belong to that value.
            int beyond = isFirst && valueAt > 0 ? DamageWalk.LastUnmatched(_json, _at, IsLines) : -1;
            if (FindNext(_at, beyond)) return true;
            if (valueAt > 0) Cut = CutRecord.Find(_json, start, valueAt);
            _at = _json.Length;
            return false;
        }
    }

    private readonly int SkipSeparators(int at)
    {
        while ((uint)at < (uint)_json.Length && _json[at] is (byte)',' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'[' or (byte)']') at++;
        return at;
    }

    // A whole value in a record's place (a text, a number) is skipped at once, so a text that quotes a record does not count as one.
    private bool TrySkipValue()
    {
        if (_json[_at] == '{') return false;
        int end = JsonScanner.ValueEnd(_json, _at);
        if (end < 0) return false;
        int next = JsonScanner.SkipSpace(_json, end);
        if (next < _json.Length && _json[next] is not ((byte)',' or (byte)']')) return false;
        _at = end;
        return true;
    }

    // Resynchronises: finds the next whole record that is not inside a damaged one.
    private bool FindNext(int at, int beyond)
    {
        var walk = new DamageWalk(_json, at, IsLines);
        while (_budget > 0 && walk.TryNext(out int brace))
        {
            if (brace > at && brace > beyond && TryEnvelope(brace, out int end) && IsRecord() && EndsAsRecord(end))
            {
                _at = end;
                _records++;
                return true;
            }

            walk.Enter();
        }

        return false;
    }

    // After damage, any object may follow: an object that is not a record is damage as well.
    private readonly bool IsRecord() => _current.Type.IsPresent && (_current.Record.IsPresent || _current.Time.IsPresent);

    // A bracket after the record would close an outer value; only the brackets of the delivery itself may follow.
    private readonly bool EndsAsRecord(int end)
    {
        int next = JsonScanner.SkipSpace(_json, end);
        return next >= _json.Length || (_json[next] == ']' ? _json[next..].Trim("] \n\r\t"u8).IsEmpty : _json[next] != '}');
    }

    private bool TryEnvelope(int start, out int end)
    {
        JsonSlice time = default, type = default, record = default;
        int at = JsonScanner.SkipSpace(_json, start + 1);
        bool whole = at < _json.Length && _json[at] == '}';
        while (!whole)
        {
            if (!JsonScanner.TryMember(_json, ref at, out JsonSlice name)) return Failed(start, at, out end);
            int valueEnd = JsonScanner.ValueEnd(_json, at);
            ReadOnlySpan<byte> text = name.Of(_json)[1..^1];
            if (text.Contains((byte)'\\')) text = JsonText.Short(text, new byte[JsonText.MaxShort]);
            if (text.SequenceEqual("record"u8)) _valueAt = at;
            if (valueEnd < 0) return Failed(start, _json.Length, out end);
            var value = new JsonSlice(at, valueEnd - at);
            if (text.SequenceEqual("record"u8)) record = value;
            else if (text.SequenceEqual("type"u8)) type = value;
            else if (text.SequenceEqual("time"u8)) time = value;
            at = JsonScanner.SkipSpace(_json, valueEnd);
            whole = at < _json.Length && _json[at] == '}';
            if (!whole && (at >= _json.Length || _json[at++] != ',')) return Failed(start, at, out end);
        }

        end = at + 1;
        _current = new RecordSource(_bytes, new JsonSlice(start, end - start), time, type, record);
        return true;
    }

    private bool Failed(int start, int at, out int end)
    {
        _budget -= at - start;
        end = 0;
        return false;
    }
}

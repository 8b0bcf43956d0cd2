using System.Buffers.Binary;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

/// <summary>Reads the fields of a protobuf message, one after the other. It allocates nothing.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int LongestVarint = 10;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;
    private int _start;

    /// <summary>Gets the number of the current field.</summary>
    public int Field { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>Gets the value of a number, as its bits.</summary>
    public ulong Value { get; private set; }

    /// <summary>Gets the bytes of a text, a message or packed numbers.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Gets the whole current field: its tag and its value.</summary>
    public readonly ReadOnlySpan<byte> Raw => _message[_start.._at];

    /// <summary>Reads the next field. Returns false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf.</exception>
    public bool Read()
    {
        if (_at == _message.Length) return false;
        _start = _at;
        ulong tag = Varint();
        Field = tag >> 3 is > 0 and <= 0x1FFF_FFFF ? (int)(tag >> 3) : throw Invalid();
        Type = (WireType)(tag & 7);
        switch (Type)
        {
            case WireType.Varint:
                Value = Varint();
                break;
            case WireType.Fixed64:
                Value = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case WireType.Fixed32:
                Value = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            case WireType.Bytes:
                ulong length = Varint();
                Bytes = Take(length <= int.MaxValue ? (int)length : throw Invalid());
                break;
            default: // Groups are no part of proto3.
                throw Invalid();
        }

        return true;
    }

    /// <summary>Reads one number of packed ones, at the front of the bytes.</summary>
    public static ulong ReadPacked(ref ReadOnlySpan<byte> packed, WireType type)
    {
        var reader = new ProtoReader(packed);
        ulong value = type switch
        {
            WireType.Fixed64 => BinaryPrimitives.ReadUInt64LittleEndian(reader.Take(sizeof(ulong))),
            WireType.Fixed32 => BinaryPrimitives.ReadUInt32LittleEndian(reader.Take(sizeof(uint))),
            _ => reader.Varint(),
        };
        packed = packed[reader._at..];
        return value;
    }

    private ulong Varint()
    {
        // Most tags and lengths are one byte.
        if (_at < _message.Length && _message[_at] < 0x80) return _message[_at++];
        ulong value = 0;
        for (int i = 0; i < LongestVarint; i++)
        {
            if (_at == _message.Length) throw Invalid();
            byte b = _message[_at++];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80) return value;
        }

        throw Invalid();
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _message.Length - _at) throw Invalid();
        ReadOnlySpan<byte> taken = _message.Slice(_at, length);
        _at += length;
        return taken;
    }

    private static InvalidDataException Invalid() => new("The bytes are no protobuf.");
}

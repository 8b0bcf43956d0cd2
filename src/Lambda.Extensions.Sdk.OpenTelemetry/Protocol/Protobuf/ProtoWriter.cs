using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

/// <summary>
/// Writes the protobuf encoding into a buffer that is used again. The length of a nested message is written when the message ends: one
/// byte is reserved for it, and a longer length moves the message.
/// </summary>
internal sealed class ProtoWriter(int capacity = 1024)
{
    /// <summary>The room for the longest number.</summary>
    private const int MaxVarint = 10;

    private byte[] _buffer = new byte[capacity + MaxVarint];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    public int Length => _length;

    public void Reset() => _length = 0;

    /// <summary>Begins a nested message.</summary>
    /// <param name="field">The field's number.</param>
    /// <returns>The position to give to <see cref="End"/>.</returns>
    public int Begin(int field)
    {
        Tag(field, WireType.Bytes);
        Reserve(1);
        return ++_length;
    }

    /// <summary>Ends the nested message that began at a position.</summary>
    public void End(int start)
    {
        int size = _length - start;
        int more = SizeOf((ulong)size) - 1;
        if (more > 0)
        {
            Reserve(more);
            _buffer.AsSpan(start, size).CopyTo(_buffer.AsSpan(start + more));
            _length += more;
        }

        PutVarint(_buffer.AsSpan(start - 1), (ulong)size);
    }

    /// <summary>Writes a text. Bytes that are no UTF-8 become U+FFFD, because strict readers refuse the whole request otherwise.</summary>
    public void Text(int field, ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8)) Bytes(field, utf8);
        else Text(field, Encoding.UTF8.GetString(utf8));
    }

    public void Text(int field, string text)
    {
        int size = Encoding.UTF8.GetByteCount(text);
        Tag(field, WireType.Bytes);
        Varint((ulong)size);
        Reserve(size);
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }

    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)bytes.Length);
        Raw(bytes);
    }

    /// <summary>Writes the bytes of an id that is given in hexadecimal digits.</summary>
    public void Hex(int field, string digits)
    {
        int size = digits.Length / 2;
        Tag(field, WireType.Bytes);
        Varint((ulong)size);
        Reserve(size);
        Convert.FromHexString(digits, _buffer.AsSpan(_length), out _, out int written);
        _length += written;
    }

    public void Number(int field, long value)
    {
        Tag(field, WireType.Varint);
        Varint((ulong)value);
    }

    public void Flag(int field, bool value) => Number(field, value ? 1 : 0);

    public void Fixed64(int field, long value)
    {
        Tag(field, WireType.Fixed64);
        PutFixed64(value);
    }

    public void Fixed32(int field, uint value)
    {
        Tag(field, WireType.Fixed32);
        Reserve(sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(uint);
    }

    public void Double(int field, double value) => Fixed64(field, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes numbers of 64 bits as one packed field.</summary>
    public void Packed(int field, ReadOnlySpan<long> values)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)values.Length * sizeof(long));
        foreach (long value in values) PutFixed64(value);
    }

    public void Packed(int field, ReadOnlySpan<double> values)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)values.Length * sizeof(double));
        foreach (double value in values) PutFixed64(BitConverter.DoubleToInt64Bits(value));
    }

    /// <summary>Writes bytes that are encoded already.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Writes the beginning of a field whose content the caller writes: its tag and its length.</summary>
    public void Head(int field, int size)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)size);
    }

    /// <summary>Returns one field of bytes, in an array of its size.</summary>
    public static byte[] FieldOf(int number, ReadOnlySpan<byte> bytes)
    {
        byte[] field = new byte[SizeOfField(number, bytes.Length)];
        int head = PutVarint(field, ((ulong)number << 3) | (uint)WireType.Bytes);
        head += PutVarint(field.AsSpan(head), (ulong)bytes.Length);
        bytes.CopyTo(field.AsSpan(head));
        return field;
    }

    /// <summary>Returns the size of a field with a length: its tag, its length and its content.</summary>
    public static int SizeOfField(int field, int size) => SizeOf((ulong)field << 3) + SizeOf((ulong)size) + size;

    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (uint)type);

    private void Varint(ulong value)
    {
        Reserve(MaxVarint);
        _length += PutVarint(_buffer.AsSpan(_length), value);
    }

    private void PutFixed64(long value)
    {
        Reserve(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(long);
    }

    private static int PutVarint(Span<byte> to, ulong value)
    {
        int length = 0;
        for (; value >= 0x80; value >>= 7) to[length++] = (byte)(value | 0x80);
        to[length++] = (byte)value;
        return length;
    }

    private static int SizeOf(ulong value)
    {
        int size = 1;
        for (; value >= 0x80; value >>= 7) size++;
        return size;
    }

    private void Reserve(int more)
    {
        if (_length + more > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>
/// A file's bytes, little-endian. The offsets in an ELF file cannot be trusted, so each read is checked here and nowhere else. A read
/// outside the file throws <see cref="ElfFormatException"/>.
/// </summary>
internal sealed class ElfBytes(ReadOnlyMemory<byte> content)
{
    /// <summary>The limit for a name. No library or symbol version has a longer one, so a longer name is damage.</summary>
    private const int LongestName = 4096;

    public long Length => content.Length;

    public ReadOnlySpan<byte> Slice(ulong offset, ulong length, string what)
    {
        // This order of comparisons cannot overflow.
        if (offset > (ulong)content.Length || length > (ulong)content.Length - offset)
            throw new ElfFormatException($"its {what} ({length} bytes at {offset}) lies outside the file of {content.Length} bytes");
        return content.Span.Slice((int)offset, (int)length);
    }

    public ushort UInt16(ulong offset, string what) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2, what));

    public uint UInt32(ulong offset, string what) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4, what));

    public ulong UInt64(ulong offset, string what) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8, what));

    /// <summary>
    /// Returns the text from <paramref name="offset"/> up to its zero byte, which must come before <paramref name="end"/>.
    /// </summary>
    public string Text(ulong offset, ulong end, string what)
    {
        if (offset >= end) throw new ElfFormatException($"its {what} begins at {offset}, beyond the table of names");
        ReadOnlySpan<byte> rest = Slice(offset, Math.Min(end - offset, LongestName), what);
        int length = rest.IndexOf((byte)0);
        return length >= 0
            ? Encoding.UTF8.GetString(rest[..length])
            : throw new ElfFormatException($"its {what} does not end");
    }
}

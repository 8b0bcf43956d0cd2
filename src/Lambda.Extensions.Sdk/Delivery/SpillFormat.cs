using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// The format of a spill file: a header, then the records. Header: magic (8), checksum of the owner's name (4), records (4),
/// checksum of the header (4). Record: length (4), checksum of its index, its length and its bytes (4), the bytes. Numbers are
/// little-endian, checksums CRC-32C. So a flipped bit costs one record, and at most those after it; a record is never mistaken
/// for another one.
/// </summary>
internal static class SpillFormat
{
    /// <summary>The unit of disk space, in bytes: the size of a file is rounded up to it.</summary>
    public const int Block = 4096;

    public const int HeaderBytes = 20;
    public const int RecordHeaderBytes = 8;

    // Without a seed, zero bytes would be a valid empty record: their checksum is 0.
    private const uint Seed = 0x4C585350;

    private static ReadOnlySpan<byte> Magic => "LXSPILL2"u8;

    public static uint Owner(string name) => Checksum(0, Encoding.UTF8.GetBytes(name));

    public static long OnDisk(long bytes) => (bytes + Block - 1) / Block * Block;

    public static void WriteHeader(Span<byte> header, uint owner, int records)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], owner);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], records);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], Checksum(0, header[..16]));
    }

    /// <summary>Reads the number of records. Returns the reason when the file is not one of this owner's, otherwise null.</summary>
    public static string? ReadHeader(ReadOnlySpan<byte> header, uint owner, out int records)
    {
        records = 0;
        if (!header.StartsWith(Magic)) return "it is not a spill file";
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[16..]) != Checksum(0, header[..16])) return "its header is damaged";
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != owner) return "it is another extension's";
        records = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        return records < 0 ? "its header is damaged" : null;
    }

    public static void WriteRecordHeader(Span<byte> header, int index, ReadOnlySpan<byte> record)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], RecordChecksum(index, record));
    }

    public static uint RecordChecksum(int index, ReadOnlySpan<byte> record) =>
        Checksum(BitOperations.Crc32C(Seed, ((ulong)(uint)index << 32) | (uint)record.Length), record);

    private static uint Checksum(uint start, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~start;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}

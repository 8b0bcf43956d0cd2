using System.Buffers.Binary;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>
/// Reads and writes the one field of a zip's central directory that <see cref="System.IO.Compression.ZipArchive"/> neither shows nor
/// sets: the system on which an entry was made. Unpackers read modes only from entries made on Unix.
/// </summary>
internal static class ZipDirectory
{
    public const byte Unix = 3;

    private const byte OsX = 19;

    private const int EndSize = 22;
    private const int EntrySize = 46;
    private const int HostOffset = 5;

    /// <summary>
    /// Returns the system on which each entry was made, in the directory's order. ZipArchive must be able to read the zip.
    /// </summary>
    /// <exception cref="InvalidDataException">The directory is not at the position that the zip states.</exception>
    public static List<byte> Hosts(byte[] zip) => Places(zip).ConvertAll(at => zip[at + HostOffset]);

    /// <summary>Returns true when entries made on a system have Unix modes.</summary>
    public static bool HasModes(byte host) => host is Unix or OsX;

    public static void SetHosts(byte[] zip, byte host)
    {
        foreach (int at in Places(zip)) zip[at + HostOffset] = host;
    }

    private static List<int> Places(byte[] zip)
    {
        int end = zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end > zip.Length - EndSize) throw new InvalidDataException("the zip's directory is missing: it is cut off, or no zip");

        int count = BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(end + 10));
        uint at = BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(end + 16));
        var places = new List<int>(count);
        for (int i = 0; i < count; i++)
        {
            if (at > zip.Length - EntrySize || !zip.AsSpan((int)at, 4).SequenceEqual("PK\u0001\u0002"u8))
                throw new InvalidDataException("the zip's directory is damaged");
            places.Add((int)at);
            at += (uint)(EntrySize + UInt16(28) + UInt16(30) + UInt16(32));

            int UInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan((int)at + offset));
        }
        return places;
    }
}

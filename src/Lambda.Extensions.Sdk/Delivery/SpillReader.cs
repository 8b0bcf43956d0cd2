using System.Buffers.Binary;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>Reads one spill file without trusting its contents.</summary>
internal sealed class SpillReader : IDisposable
{
    private readonly FileStream _file;
    private readonly int _records;
    private int _index;

    private SpillReader(FileStream file, int records)
    {
        _file = file;
        _records = records;
    }

    /// <summary>Gets the number of damaged records in the file; final when <see cref="Next"/> has returned null.</summary>
    public int Damaged { get; private set; }

    /// <summary>Opens a file. Returns the reason when it is not one of this owner's, otherwise null.</summary>
    public static string? Open(string path, uint owner, long maxBytes, out SpillReader? reader)
    {
        reader = null;
        var info = new FileInfo(path);
        if (info.LinkTarget is not null) return "it is a link";
        if (info.Length < SpillFormat.HeaderBytes) return "it is too short";
        if (info.Length > maxBytes) return "it is larger than all spill files may be";
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 32 * 1024);
        Span<byte> header = stackalloc byte[SpillFormat.HeaderBytes];
        int records = 0;
        string? problem = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length ? "it is too short" : SpillFormat.ReadHeader(header, owner, out records);
        if (problem is null) reader = new SpillReader(file, records);
        else file.Dispose();
        return problem;
    }

    /// <summary>Returns the next good record, or null at the end.</summary>
    public byte[]? Next()
    {
        Span<byte> header = stackalloc byte[SpillFormat.RecordHeaderBytes];
        while (_index < _records)
        {
            int index = _index++;
            if (_file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length) return End(index);
            int length = BinaryPrimitives.ReadInt32LittleEndian(header);
            // An impossible length: the place of the next record is unknown too.
            if (length < 0 || length > _file.Length - _file.Position) return End(index);
            byte[] record = new byte[length];
            if (_file.ReadAtLeast(record, length, throwOnEndOfStream: false) < length) return End(index);
            if (SpillFormat.RecordChecksum(index, record) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..])) return record;
            Damaged++;
        }

        return null;
    }

    public void Dispose() => _file.Dispose();

    private byte[]? End(int index)
    {
        Damaged += _records - index;
        _index = _records;
        return null;
    }
}

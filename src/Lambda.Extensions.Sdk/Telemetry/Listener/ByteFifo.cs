using System.Runtime.InteropServices;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// Keeps bytes in the order of their arrival, outside of the managed heap. Bytes that wait outlive several collections. As arrays, a
/// flood of them would be copied from generation to generation, and leave several times their size as garbage. Not thread-safe.
/// </summary>
internal sealed unsafe class ByteFifo : IDisposable
{
    private const int ChunkSize = 64 * 1024;

    private readonly Queue<nint> _chunks = new();
    private nint _last;
    private nint _spare;
    private int _start;
    private int _end = ChunkSize;

    /// <summary>Gets the number of bytes that wait.</summary>
    public int Length { get; private set; }

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_end == ChunkSize) AddChunk();
            int count = Math.Min(bytes.Length, ChunkSize - _end);
            bytes[..count].CopyTo(new Span<byte>((byte*)_last + _end, count));
            bytes = bytes[count..];
            _end += count;
            Length += count;
        }
    }

    /// <summary>Removes the oldest bytes, and returns them in a new array.</summary>
    public byte[] Read(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        byte[] bytes = length == 0 ? [] : GC.AllocateUninitializedArray<byte>(length);
        Span<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            int count = Math.Min(rest.Length, ChunkSize - _start);
            new ReadOnlySpan<byte>((byte*)_chunks.Peek() + _start, count).CopyTo(rest);
            rest = rest[count..];
            _start += count;
            Length -= count;
            if (_start == ChunkSize || Length == 0) RemoveChunk();
        }

        return bytes;
    }

    /// <summary>Removes all bytes, and gives the memory back. More can be added afterwards.</summary>
    public void Dispose()
    {
        while (_chunks.TryDequeue(out nint chunk)) NativeMemory.Free((void*)chunk);
        NativeMemory.Free((void*)_spare);
        (_spare, _start, _end, Length) = (0, 0, ChunkSize, 0);
    }

    private void AddChunk()
    {
        _last = _spare != 0 ? _spare : (nint)NativeMemory.Alloc(ChunkSize);
        _spare = 0;
        _chunks.Enqueue(_last);
        _end = 0;
    }

    // One chunk is kept: usually, a delivery is read before the next one arrives, and always has the same memory then.
    private void RemoveChunk()
    {
        nint chunk = _chunks.Dequeue();
        if (_spare == 0) _spare = chunk;
        else NativeMemory.Free((void*)chunk);
        _start = 0;
        if (_chunks.Count == 0) _end = ChunkSize;
    }
}

namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>
/// Counts the data of a body, without the bytes of a chunked coding. It is written before the bytes are sent, so the thread that
/// receives the answer to them sees the whole sum.
/// </summary>
internal sealed class BodyCounter
{
    private long _size;
    private bool _hasTrailers;

    public long Size => Volatile.Read(ref _size);

    /// <summary>Gets or sets whether trailers follow the data: in a streamed answer, the report of an error.</summary>
    public bool HasTrailers
    {
        get => Volatile.Read(ref _hasTrailers);
        set => Volatile.Write(ref _hasTrailers, value);
    }

    public void Add(long bytes) => Volatile.Write(ref _size, _size + bytes);
}

using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>Follows a body through a buffer to its end, whatever its framing, and counts its data.</summary>
internal sealed class BodyProgress
{
    private BodyFraming _framing;
    private long _left;
    private ChunkedDecoder _chunks;
    private BodyCounter _counter = new();

    public bool IsOver => _framing.Kind switch
    {
        BodyKind.Length => _left == 0,
        BodyKind.Chunked => _chunks.IsDone,
        _ => false,
    };

    public bool IsChunked => _framing.Kind == BodyKind.Chunked;

    /// <summary>Gets whether all data of a chunked body was taken, and its trailers follow.</summary>
    public bool IsAtTrailers => IsChunked && _chunks.IsAtTrailers;

    /// <summary>Gets the number of bytes that follow; null when the body does not declare its length.</summary>
    public long? Left => _framing.Kind == BodyKind.Length ? _left : null;

    /// <summary>Gets the number of bytes that may be received without taking those of the next message.</summary>
    public long MostToReceive => Left ?? int.MaxValue;

    public long Size => _counter.Size;

    public void Begin(BodyFraming framing, BodyCounter? counter)
    {
        _framing = framing;
        _left = framing.Length;
        _chunks = new ChunkedDecoder(long.MaxValue, MessageReader.MaxHead);
        _counter = counter ?? new BodyCounter();
    }

    /// <summary>
    /// Finds the end of the message, or of what has been received of it. Returns false when the framing cannot be read.
    /// </summary>
    public bool TryFollow(ReadOnlySpan<byte> received, int from, out int end)
    {
        end = from;
        switch (_framing.Kind)
        {
            case BodyKind.Length:
                end = from + (int)Math.Min(received.Length - from, _left);
                Take(end - from);
                return true;
            case BodyKind.Chunked:
                try
                {
                    long data = 0;
                    _chunks.Skip(received, ref end, ref data);
                    _counter.Add(data);
                    if (_chunks.HasTrailers) _counter.HasTrailers = true;
                    return true;
                }
                catch (HttpSyntaxException)
                {
                    return false;
                }

            default:
                end = received.Length;
                _counter.Add(end - from);
                return true;
        }
    }

    /// <summary>
    /// Takes the received data, which moves to <paramref name="write"/>, without the bytes of the coding and without trailers. Returns
    /// false when the framing cannot be read.
    /// </summary>
    public bool TryTakeData(Span<byte> received, ref int read, ref int write)
    {
        int from = write;
        if (!IsChunked)
        {
            _ = TryFollow(received, read, out int end);
            read = write = end;
            return true;
        }

        try
        {
            _chunks.DecodeData(received, ref read, ref write);
            _counter.Add(write - from);
            return true;
        }
        catch (HttpSyntaxException)
        {
            return false;
        }
    }

    /// <summary>Takes bytes of a body of a declared length.</summary>
    public void Take(int count)
    {
        _left -= count;
        _counter.Add(count);
    }
}

namespace Lambda.Extensions.Sdk.Http;

/// <summary>
/// Decodes the chunked transfer coding step by step, in place: chunk data moves to the front of the same buffer, so a body needs
/// no second one. The input may be split at any byte. Trailers are read and dropped (RFC 9112 7.1).
/// </summary>
/// <param name="maxBody">The maximum size of the body.</param>
/// <param name="maxLine">
/// The maximum size of a chunk's size line, and of all trailers: a peer could send a line without end.
/// </param>
internal struct ChunkedDecoder(long maxBody, int maxLine = 4096)
{
    private readonly long _maxBody = maxBody;
    private readonly int _maxLine = maxLine;
    private State _state;
    private long _chunkLeft;
    private long _size;
    private int _digits;
    private int _lineLength;
    private bool _lineHasContent;

    private enum State
    {
        Size,
        SizeRest,
        Data,
        DataEnd,
        Trailer,
        Done,
    }

    public readonly bool IsDone => _state == State.Done;

    /// <summary>Gets whether a trailer with content has been read.</summary>
    public bool HasTrailers { get; private set; }

    /// <summary>Gets whether all data was taken, and the trailers follow.</summary>
    public readonly bool IsAtTrailers => _state == State.Trailer;

    /// <summary>
    /// Takes bytes from <paramref name="buffer"/> at <paramref name="read"/> and writes decoded ones at <paramref name="write"/>.
    /// Both advance, and <paramref name="write"/> never passes <paramref name="read"/>.
    /// </summary>
    /// <exception cref="HttpSyntaxException">The coding is malformed, or the body is larger than the limit.</exception>
    public void Decode(Span<byte> buffer, ref int read, ref int write) => DecodeUntil(State.Done, buffer, ref read, ref write);

    /// <summary>Does the same, but takes no byte of the trailers.</summary>
    /// <exception cref="HttpSyntaxException">The coding is malformed, or the body is larger than the limit.</exception>
    public void DecodeData(Span<byte> buffer, ref int read, ref int write) => DecodeUntil(State.Trailer, buffer, ref read, ref write);

    /// <summary>
    /// Follows the coding without changing the bytes: advances <paramref name="read"/> to the end of the message or of the buffer, and
    /// adds the number of data bytes to <paramref name="data"/>.
    /// </summary>
    /// <exception cref="HttpSyntaxException">The coding is malformed, or the body is larger than the limit.</exception>
    public void Skip(ReadOnlySpan<byte> buffer, ref int read, ref long data)
    {
        while (read < buffer.Length && _state != State.Done)
        {
            if (_state != State.Data)
            {
                Step(buffer[read++]);
                continue;
            }

            int take = (int)Math.Min(_chunkLeft, buffer.Length - read);
            read += take;
            data += take;
            _chunkLeft -= take;
            if (_chunkLeft == 0) _state = State.DataEnd;
        }
    }

    private void DecodeUntil(State end, Span<byte> buffer, ref int read, ref int write)
    {
        while (read < buffer.Length && _state < end)
        {
            if (_state == State.Data)
            {
                int take = (int)Math.Min(_chunkLeft, buffer.Length - read);
                buffer.Slice(read, take).CopyTo(buffer[write..]);
                read += take;
                write += take;
                _chunkLeft -= take;
                if (_chunkLeft == 0) _state = State.DataEnd;
                continue;
            }

            Step(buffer[read++]);
        }
    }

    private void Step(byte b)
    {
        switch (_state)
        {
            case State.Size when Hex(b) is >= 0 and var digit:
                if (++_digits > 15) throw new HttpSyntaxException("malformed chunk size");
                _chunkLeft = (_chunkLeft << 4) | (uint)digit;
                break;
            case State.Size when _digits == 0:
                throw new HttpSyntaxException("malformed chunk size");
            case State.Size when b is (byte)'\r' or (byte)'\n' or (byte)';' or (byte)' ' or (byte)'\t':
                _state = State.SizeRest;
                Step(b);
                break;
            case State.Size:
                throw new HttpSyntaxException("malformed chunk size");
            case State.SizeRest:
                Bound();
                if (b == '\n') StartChunk();
                break;
            case State.DataEnd:
                Bound();
                if (b == '\n') StartSize();
                else if (b != '\r') throw new HttpSyntaxException("chunk longer than its size");
                break;
            case State.Trailer:
                Bound();
                if (b == '\n')
                {
                    if (!_lineHasContent) _state = State.Done;
                    _lineHasContent = false;
                }
                else if (b != '\r')
                {
                    _lineHasContent = HasTrailers = true;
                }

                break;
        }
    }

    private void StartChunk()
    {
        _size += _chunkLeft;
        if (_size > _maxBody) throw new HttpSyntaxException($"body larger than {_maxBody} bytes");
        _lineLength = 0;
        _state = _chunkLeft == 0 ? State.Trailer : State.Data;
    }

    private void StartSize()
    {
        _digits = 0;
        _lineLength = 0;
        _state = State.Size;
    }

    private void Bound()
    {
        if (++_lineLength > _maxLine) throw new HttpSyntaxException("chunk extension or trailer too long");
    }

    private static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}

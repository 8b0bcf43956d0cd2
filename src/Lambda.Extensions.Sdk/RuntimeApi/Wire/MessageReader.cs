using System.Net.Sockets;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>
/// Reads one direction of a connection message by message, and forwards the bytes as they came. A body passes through one buffer: it
/// is received into it and sent from it. Only a body that a hook asked for is held (<see cref="Hold"/>).
/// </summary>
internal sealed class MessageReader(IDuplexTransport source)
{
    /// <summary>The platform accepts heads of this size (server-behaviour 7).</summary>
    public const int MaxHead = 1024 * 1024;

    private const int FirstBuffer = 4 * 1024;
    private const int BodyBuffer = 64 * 1024;

    private readonly BodyProgress _body = new();
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private int _head;
    private byte[] _held = [];

    /// <summary>Gets the head of the current message, with its empty line; valid until the next call.</summary>
    public ReadOnlySpan<byte> Head => _buffer.AsSpan(_start, _head);

    /// <summary>Gets whether bytes were received that are not forwarded yet.</summary>
    public bool HasBytes => _end > _start;

    /// <summary>Waits for the next head. The bytes that were received stay in the buffer in any case.</summary>
    public WireResult ReadHead()
    {
        _head = 0;
        int searched = 0;
        while (true)
        {
            ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, _end - _start);
            // Empty lines before a message are legal (RFC 9112 2.2). They are forwarded with it.
            int blank = bytes.IndexOfAnyExcept((byte)'\r', (byte)'\n');
            if (blank >= 0 && HttpSyntax.FindHeadEnd(bytes[blank..], Math.Max(0, searched - blank)) is >= 0 and var end)
            {
                _head = blank + end;
                return _head > MaxHead ? WireResult.TooLarge : WireResult.Done;
            }

            if (bytes.Length > MaxHead) return WireResult.TooLarge;
            searched = bytes.Length;
            WireResult filled = Fill(int.MaxValue);
            if (filled != WireResult.Done) return filled;
        }
    }

    /// <summary>Sets the framing of the body that follows the current head, and the counter of its data.</summary>
    public void BeginBody(BodyFraming framing, BodyCounter? counter = null) => _body.Begin(framing, counter);

    /// <summary>Drops the current head, which the caller forwards in another form.</summary>
    public void DropHead()
    {
        _start += _head;
        _head = 0;
    }

    /// <summary>Forwards the current head, if it was not dropped, and what is left of its body.</summary>
    public WireResult Forward(IByteTransport target)
    {
        int head = _head;
        _head = 0;
        while (true)
        {
            if (!_body.TryFollow(_buffer.AsSpan(0, _end), _start + head, out int end)) return FlushMalformed(target);
            WireResult sent = Send(target, end);
            if (sent != WireResult.Done || _body.IsOver) return sent;
            head = 0;
            WireResult filled = Fill(_body.MostToReceive, forBody: true);
            if (filled != WireResult.Done) return filled;
        }
    }

    /// <summary>Forwards all bytes until the sender closes its side, whatever they mean.</summary>
    public WireResult ForwardAll(IByteTransport target)
    {
        _head = 0;
        while (true)
        {
            WireResult sent = Send(target, _end);
            if (sent != WireResult.Done) return sent;
            WireResult filled = Fill(int.MaxValue, forBody: true);
            if (filled != WireResult.Done) return filled;
        }
    }

    /// <summary>Forwards what was received of a message that was cut.</summary>
    public WireResult Flush(IByteTransport target)
    {
        _head = 0;
        return Send(target, _end);
    }

    /// <summary>
    /// Reads the whole body. Its head must have been dropped. When the body is larger than the limit, the bytes read so far are in
    /// <paramref name="body"/>, and <see cref="Forward"/> forwards the rest.
    /// </summary>
    public WireResult Hold(int limit, out HeldBody body)
    {
        int length = 0;
        WireResult result = _body.Left > limit ? WireResult.TooLarge : WireResult.Done;
        if (result == WireResult.Done) Reserve((int)(_body.Left ?? Math.Min(limit, FirstBuffer)), length);
        while (result == WireResult.Done)
        {
            if (!_body.TryFollow(_buffer.AsSpan(0, _end), _start, out int end))
            {
                result = WireResult.Malformed;
                break;
            }

            Reserve(length + end - _start, length);
            _buffer.AsSpan(_start, end - _start).CopyTo(_held.AsSpan(length));
            length += end - _start;
            _start = end;
            if (_body.IsOver) break;
            if (_body.Size > limit) result = WireResult.TooLarge;
            else result = _body.Left is { } left ? ReadInto(ref length, (int)left) : Fill(int.MaxValue, forBody: true);
        }

        body = new HeldBody(_held, length, isChunked: _body.IsChunked && result == WireResult.Done);
        return result;
    }

    /// <summary>Gives up the array of the last held body or piece, which a hook may still read.</summary>
    public void ForgetHeld() => _held = [];

    /// <summary>
    /// Reads the next part of the body, at most a buffer's size, without the bytes of its coding. It is empty at the end of the data.
    /// The trailers of a chunked body follow then (<see cref="ReadTrailers"/>).
    /// </summary>
    public WireResult ReadPiece(out ReadOnlyMemory<byte> piece)
    {
        piece = default;
        while (true)
        {
            int read = _start, write = _start;
            if (!_body.TryTakeData(_buffer.AsSpan(0, _end), ref read, ref write)) return WireResult.Malformed;
            if (write > _start)
            {
                if (_held.Length < write - _start) _held = GC.AllocateUninitializedArray<byte>(Math.Max(write - _start, BodyBuffer));
                _buffer.AsSpan(_start, write - _start).CopyTo(_held);
                piece = _held.AsMemory(0, write - _start);
            }

            _start = read;
            if (piece.Length > 0 || _body.IsAtTrailers || _body.IsOver) return WireResult.Done;
            WireResult filled = Fill(_body.MostToReceive, forBody: true);
            if (filled != WireResult.Done) return filled;
        }
    }

    /// <summary>Reads the trailers after the last piece: their lines, and the empty line.</summary>
    public WireResult ReadTrailers(out byte[] trailers)
    {
        var all = new MemoryStream();
        trailers = [];
        while (true)
        {
            if (!_body.TryFollow(_buffer.AsSpan(0, _end), _start, out int end)) return WireResult.Malformed;
            all.Write(_buffer, _start, end - _start);
            _start = end;
            if (_body.IsOver) break;
            WireResult filled = Fill(int.MaxValue);
            if (filled != WireResult.Done) return filled;
        }

        trailers = all.ToArray();
        return WireResult.Done;
    }

    /// <summary>Receives and drops all bytes, so that a peer that still sends can read its answer.</summary>
    public void Drain(long limit)
    {
        for (long dropped = 0; dropped < limit; dropped += _end)
        {
            _start = _end = _head = 0;
            if (Fill(int.MaxValue) != WireResult.Done) return;
        }
    }

    /// <summary>Returns whether writing succeeded.</summary>
    public static bool TryWrite(IByteTransport target, ReadOnlySpan<byte> bytes)
    {
        try
        {
            target.Write(bytes);
            return true;
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            return false;
        }
    }

    public static bool IsConnectionFailure(Exception e) => e is IOException or SocketException or ObjectDisposedException;

    private WireResult FlushMalformed(IByteTransport target)
    {
        WireResult sent = Send(target, _end);
        return sent == WireResult.Done ? WireResult.Malformed : sent;
    }

    private WireResult Send(IByteTransport target, int end)
    {
        if (end > _start && !TryWrite(target, _buffer.AsSpan(_start, end - _start))) return WireResult.TargetFailed;
        _start = end;
        return WireResult.Done;
    }

    private WireResult Fill(long limit, bool forBody = false)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if ((forBody && _buffer.Length < BodyBuffer && limit > _buffer.Length) || _buffer.Length > BodyBuffer) _buffer = GC.AllocateUninitializedArray<byte>(BodyBuffer);
        }
        else if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        WireResult result = Read(_buffer.AsSpan(_end, (int)Math.Min(limit, _buffer.Length - _end)), out int n);
        _end += n;
        return result;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        else
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }

    private WireResult ReadInto(ref int length, int left)
    {
        Reserve(length + left, length);
        WireResult result = Read(_held.AsSpan(length, left), out int n);
        length += n;
        _body.Take(n);
        return result;
    }

    private void Reserve(int size, int used)
    {
        if (size <= _held.Length) return;
        byte[] larger = GC.AllocateUninitializedArray<byte>(_body.Left is not null ? size : Math.Max(size, _held.Length * 2));
        _held.AsSpan(0, used).CopyTo(larger);
        _held = larger;
    }

    private WireResult Read(Span<byte> room, out int n)
    {
        n = 0;
        try
        {
            n = source.Read(room);
            return n == 0 ? WireResult.SourceEnded : WireResult.Done;
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            return WireResult.SourceFailed;
        }
    }
}

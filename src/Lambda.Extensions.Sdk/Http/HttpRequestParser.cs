namespace Lambda.Extensions.Sdk.Http;

/// <summary>
/// Reads requests from a byte stream that may be split at any byte: the server side of the codec. A body is read into its own
/// array, without a copy when its length is declared. Input that is not HTTP/1.x, contradicts itself, or is above a limit ends
/// the parsing with the status to answer (RFC 9112; G20).
/// </summary>
/// <param name="maxHead">The maximum size of a request's head.</param>
/// <param name="maxBody">The maximum size of a request's body.</param>
/// <param name="reusesBody">True when the receiver of a request does not keep the body's array, so that the next body can use it.</param>
internal sealed class HttpRequestParser(int maxHead, int maxBody, bool reusesBody = false)
{
    // A declared length allocates no more than this before its bytes arrive.
    private const int TrustedLength = 512 * 1024;
    private const int FirstHead = 1024;

    private byte[] _head = new byte[Math.Min(FirstHead, maxHead)];
    private int _filled;
    private int _searched;
    private int _headLength;
    private HttpRequestHead _request;
    private byte[] _body = [];
    private byte[] _spare = [];
    private int _bodyFilled;
    private int _decoded;
    private ChunkedDecoder _chunks;
    private Stage _stage;

    private enum Stage
    {
        Head,
        Body,
        Chunks,
        Taken,
        Failed,
    }

    /// <summary>Gets the status to answer before closing; 0 while the input is valid.</summary>
    public int FailureStatus { get; private set; }

    /// <summary>Gets whether a request has begun and is not complete.</summary>
    public bool IsInRequest => _stage is Stage.Body or Stage.Chunks || (_stage == Stage.Head && _filled > 0);

    /// <summary>Returns true when the peer waits for "100 Continue" before it sends the body; at most once per request.</summary>
    public bool TakeContinue()
    {
        bool waits = _stage is Stage.Body or Stage.Chunks && _request.ExpectsContinue && _bodyFilled == 0;
        if (_stage is Stage.Body or Stage.Chunks) _request = _request with { ExpectsContinue = false };
        return waits;
    }

    /// <summary>Returns the buffer for the next bytes of the stream; never empty.</summary>
    public Span<byte> Room()
    {
        if (_stage is Stage.Body or Stage.Chunks)
        {
            if (_bodyFilled == _body.Length)
            {
                long wanted = _stage == Stage.Body ? Math.Min(_request.Framing.Length, _body.Length * 2L) : Math.Max(4096, _body.Length * 2L);
                Array.Resize(ref _body, (int)Math.Min(wanted, Array.MaxLength));
            }

            // The array of an earlier body may be longer than this one, and the next request does not belong into it.
            return _stage == Stage.Body ? _body.AsSpan(_bodyFilled, (int)Math.Min(_request.Framing.Length, _body.Length) - _bodyFilled) : _body.AsSpan(_bodyFilled);
        }

        DropTaken();
        if (_filled == _head.Length) Array.Resize(ref _head, _head.Length * 2);
        return _head.AsSpan(_filled);
    }

    /// <summary>Adds the given number of bytes, which were written to the buffer of <see cref="Room"/>.</summary>
    public void Received(int count)
    {
        if (_stage is Stage.Body or Stage.Chunks) _bodyFilled += count;
        else _filled += count;
    }

    /// <summary>Takes the next complete request. Its data is valid until the next call of any method.</summary>
    public bool TryTake(out HttpServerRequest request)
    {
        request = default;
        try
        {
            DropTaken();
            if (_stage == Stage.Head && !TryHead()) return false;
            if (_stage is not (Stage.Body or Stage.Chunks) || !(_stage == Stage.Body ? _bodyFilled == _request.Framing.Length : TryChunks())) return false;
            request = new HttpServerRequest(_head, _headLength, _request, _body, _stage == Stage.Body ? _bodyFilled : _decoded);
            if (reusesBody && _body.Length is > 0 and <= TrustedLength) _spare = _body;
            _body = [];
            _stage = Stage.Taken;
            return true;
        }
        catch (HttpSyntaxException)
        {
            Fail(400);
            return false;
        }
    }

    private bool TryHead()
    {
        // Empty lines before a request are dropped (RFC 9112 2.2).
        int blank = 0;
        while (blank < _filled && _head[blank] is (byte)'\r' or (byte)'\n') blank++;
        Drop(blank);
        if (_filled == 0) return false;
        int end = HttpSyntax.FindHeadEnd(_head.AsSpan(0, _filled), _searched);
        _searched = _filled;
        if (end < 0 ? _filled >= maxHead : end > maxHead) return Fail(431);
        if (end < 0) return false;
        _headLength = end;
        _request = HttpRequestHead.Parse(_head.AsSpan(0, end));
        if (_request.Framing.Length > maxBody) return Fail(413);
        StartBody();
        return true;
    }

    private void StartBody()
    {
        ReadOnlySpan<byte> rest = _head.AsSpan(_headLength, _filled - _headLength);
        if (_request.Framing.Kind == BodyKind.Chunked)
        {
            _stage = Stage.Chunks;
            _chunks = new ChunkedDecoder(maxBody);
            _decoded = 0;
            _body = NewBody(Math.Max(4096, rest.Length));
        }
        else
        {
            _stage = Stage.Body;
            int length = (int)_request.Framing.Length;
            rest = rest[..Math.Min(rest.Length, length)];
            _body = length == 0 ? [] : NewBody(Math.Min(length, Math.Max(TrustedLength, rest.Length)));
        }

        rest.CopyTo(_body);
        _bodyFilled = rest.Length;
        // The bytes after the body belong to the next request.
        int used = _headLength + rest.Length;
        _head.AsSpan(used, _filled - used).CopyTo(_head.AsSpan(_headLength));
        _filled -= rest.Length;
    }

    private byte[] NewBody(int length) => _spare.Length >= length ? _spare : GC.AllocateUninitializedArray<byte>(length);

    private bool TryChunks()
    {
        // Decoded bytes move to the front; they replace the bytes of the coding.
        int read = _decoded, write = _decoded;
        _chunks.Decode(_body.AsSpan(0, _bodyFilled), ref read, ref write);
        _decoded = write;
        int rest = _bodyFilled - read;
        if (_chunks.IsDone)
        {
            if (_filled + rest > _head.Length) Array.Resize(ref _head, _filled + rest);
            _body.AsSpan(read, rest).CopyTo(_head.AsSpan(_filled));
            _filled += rest;
            // A caller that keeps the body should not keep much more memory than the body needs.
            if (!reusesBody && _decoded < _body.Length / 4 * 3) Array.Resize(ref _body, _decoded);
            return true;
        }

        _body.AsSpan(read, rest).CopyTo(_body.AsSpan(write));
        _bodyFilled = write + rest;
        return false;
    }

    private void DropTaken()
    {
        if (_stage != Stage.Taken) return;
        _stage = Stage.Head;
        Drop(_headLength);
        _headLength = 0;
    }

    private void Drop(int count)
    {
        _searched = 0;
        if (count == 0) return;
        _head.AsSpan(count, _filled - count).CopyTo(_head);
        _filled -= count;
    }

    private bool Fail(int status)
    {
        _stage = Stage.Failed;
        FailureStatus = status;
        return false;
    }
}

namespace Lambda.Extensions.Sdk.Http;

/// <summary>
/// The client side of one kept-alive HTTP/1.1 connection: it writes a request and blocks until the response has arrived. The
/// response stays in this connection's own buffer until the next exchange, so a cycle that does not need its data allocates
/// nothing.
/// </summary>
internal sealed class HttpClientConnection(IByteTransport transport, int maxHead = 64 * 1024, int maxBody = 4 * 1024 * 1024) : IDisposable
{
    private const int KeptBuffer = 16 * 1024;

    private byte[] _buffer = new byte[2048];
    private int _filled;
    private int _startLine;
    private int _head;
    private int _body;

    /// <summary>Gets whether the connection can carry another exchange.</summary>
    public bool IsReusable { get; private set; } = true;

    public int Status { get; private set; }

    public HttpHeaders Headers => new(_buffer.AsSpan(_startLine, _head - _startLine));

    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_head, _body);

    public void Send(ReadOnlySpan<byte> request)
    {
        IsReusable = false;
        // No data of the last response may remain visible when this one fails.
        Status = _startLine = _head = _body = 0;
        transport.Write(request);
    }

    /// <summary>Reads the response to the request that was just sent. Interim (1xx) responses are skipped.</summary>
    /// <exception cref="HttpSyntaxException">The data is not HTTP, is above a limit, or ended early.</exception>
    public void Receive()
    {
        if (_buffer.Length > KeptBuffer) _buffer = new byte[KeptBuffer];
        _filled = 0;
        bool keptAlive = ReadHead();
        while (Status < 200)
        {
            Drop(_head);
            Status = _startLine = _head = 0;
            keptAlive = ReadHead();
        }

        ReadBody(keptAlive);
    }

    public void Abort() => transport.Abort();

    public void Dispose() => transport.Dispose();

    private bool ReadHead()
    {
        int head;
        int seen = 0;
        while ((head = HttpSyntax.FindHeadEnd(_buffer.AsSpan(0, _filled), seen)) < 0 && _filled <= maxHead)
        {
            seen = _filled;
            if (!Fill()) throw new HttpSyntaxException(_filled == 0 ? "connection closed before a response" : "connection closed inside the response head");
        }

        if (head < 0 || head > maxHead) throw new HttpSyntaxException($"response head larger than {maxHead} bytes");
        int headers = _buffer.AsSpan(0, head).IndexOf((byte)'\n') + 1;
        ReadOnlySpan<byte> line = HttpSyntax.Trim(_buffer.AsSpan(0, headers - 1));
        if (!HttpSyntax.TryParseStatusLine(line, out int status, out bool isHttp10)) throw new HttpSyntaxException("malformed status line");
        // This client requests no upgrade. To continue reading HTTP would wait without end.
        if (status == 101) throw new HttpSyntaxException("the server switched protocols unasked");
        // Readers disagree about the value that a folded line continues, which can be the length of the body (RFC 9112 5.2).
        ReadOnlySpan<byte> lines = _buffer.AsSpan(headers - 1, head - headers + 1);
        if (lines.IndexOf("\n "u8) >= 0 || lines.IndexOf("\n\t"u8) >= 0) throw new HttpSyntaxException("folded header line");
        _startLine = headers;
        _head = head;
        Status = status;
        return HttpSyntax.IsKeptAlive(Headers, isHttp10);
    }

    private void ReadBody(bool keptAlive)
    {
        BodyFraming framing = Status is 204 or 304 ? new BodyFraming(BodyKind.Length, 0) : HttpSyntax.FramingOf(Headers, bodyUntilCloseAllowed: true);
        int end = framing.Kind switch
        {
            BodyKind.Chunked => ReadChunked(out _body),
            BodyKind.Length => ReadLength(framing.Length, out _body),
            _ => ReadToClose(out _body),
        };
        IsReusable = keptAlive && framing.Kind != BodyKind.UntilClose && end == _filled;
    }

    private int ReadLength(long length, out int body)
    {
        if (length > maxBody) throw new HttpSyntaxException($"body larger than {maxBody} bytes");
        int end = _head + (int)length;
        Reserve(end);
        while (_filled < end)
        {
            if (!Fill()) throw new HttpSyntaxException($"connection closed after {_filled - _head} of {length} body bytes");
        }

        body = (int)length;
        return end;
    }

    private int ReadChunked(out int body)
    {
        var decoder = new ChunkedDecoder(maxBody);
        int read = _head;
        int write = _head;
        while (true)
        {
            decoder.Decode(_buffer.AsSpan(0, _filled), ref read, ref write);
            if (decoder.IsDone)
            {
                body = write - _head;
                return read;
            }

            if (read == _filled) _filled = read = write; // Everything was taken: the framing bytes' room is free again.
            if (!Fill()) throw new HttpSyntaxException("connection closed inside a chunked body");
        }
    }

    private int ReadToClose(out int body)
    {
        do
        {
            if (_filled - _head > maxBody) throw new HttpSyntaxException($"body larger than {maxBody} bytes");
        }
        while (Fill());
        body = _filled - _head;
        return _filled;
    }

    private bool Fill()
    {
        if (_filled == _buffer.Length) Reserve(_buffer.Length * 2);
        int n = transport.Read(_buffer.AsSpan(_filled));
        _filled += n;
        return n > 0;
    }

    private void Reserve(int size)
    {
        if (size <= _buffer.Length) return;
        Array.Resize(ref _buffer, (int)Math.Min(Math.Max(size, _buffer.Length * 2L), maxHead + (long)maxBody + KeptBuffer));
    }

    private void Drop(int count)
    {
        _buffer.AsSpan(count, _filled - count).CopyTo(_buffer);
        _filled -= count;
    }
}

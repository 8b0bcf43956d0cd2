using System.Buffers.Text;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// One kept-alive HTTP/1.1 connection, client side: write a request, block for its response. The response lives in this
/// connection's own buffer until the next exchange, so a cycle that needs nothing of it allocates nothing.
/// </summary>
internal sealed class HttpClientConnection(IByteTransport transport, int maxHead = 64 * 1024, int maxBody = 4 * 1024 * 1024) : IDisposable
{
    private const int KeptBuffer = 16 * 1024;

    private byte[] _buffer = new byte[2048];
    private int _filled;
    private int _startLine;
    private int _head;
    private int _body;

    /// <summary>Whether the connection can carry another exchange.</summary>
    public bool IsReusable { get; private set; } = true;

    public int Status { get; private set; }

    public HttpHeaders Headers => new(_buffer.AsSpan(_startLine, _head - _startLine));

    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_head, _body);

    public void Send(ReadOnlySpan<byte> request)
    {
        IsReusable = false;
        Status = 0;
        transport.Write(request);
    }

    /// <summary>Reads the response to the request just sent. Interim (1xx) responses are skipped.</summary>
    /// <exception cref="HttpProtocolException">Not HTTP, over a cap, or ended early.</exception>
    public void Receive()
    {
        if (_buffer.Length > KeptBuffer) _buffer = new byte[KeptBuffer];
        _filled = 0;
        do
        {
            ReadHead();
            if (Status is >= 100 and < 200) Drop(_head);
        }
        while (Status is >= 100 and < 200);
        ReadBody();
    }

    public void Abort() => transport.Abort();

    public void Dispose() => transport.Dispose();

    private void ReadHead()
    {
        int seen = 0;
        while ((_head = HttpSyntax.FindHeadEnd(_buffer.AsSpan(0, _filled), seen)) < 0)
        {
            if (_filled > maxHead) throw new HttpProtocolException($"response head larger than {maxHead} bytes");
            seen = _filled;
            if (!Fill()) throw new HttpProtocolException(_filled == 0 ? "connection closed before a response" : "connection closed inside the response head");
        }

        // "HTTP/1.1 200 OK"
        _startLine = _buffer.AsSpan(0, _head).IndexOf((byte)'\n') + 1;
        ReadOnlySpan<byte> line = HttpSyntax.Trim(_buffer.AsSpan(0, _startLine - 1));
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[8] != ' ' || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out int used) || used != 3)
            throw new HttpProtocolException("malformed status line");
        Status = status;
        IsReusable = line[7] != '0';
        if (Headers.TryGet("connection"u8, out ReadOnlySpan<byte> connection))
            IsReusable = IsReusable ? !HttpSyntax.HasToken(connection, "close"u8) : HttpSyntax.HasToken(connection, "keep-alive"u8);
    }

    private void ReadBody()
    {
        bool reusable = IsReusable;
        IsReusable = false;
        BodyFraming framing = Status is 204 or 304 ? new BodyFraming(BodyKind.Length, 0) : HttpSyntax.FramingOf(Headers, bodyUntilCloseAllowed: true);
        int end = framing.Kind switch
        {
            BodyKind.Chunked => ReadChunked(),
            BodyKind.Length => ReadLength(framing.Length),
            _ => ReadToClose(),
        };
        IsReusable = reusable && framing.Kind != BodyKind.UntilClose && end == _filled;
    }

    private int ReadLength(long length)
    {
        if (length > maxBody) throw new HttpProtocolException($"body larger than {maxBody} bytes");
        _body = (int)length;
        int end = _head + _body;
        Reserve(end);
        while (_filled < end)
        {
            if (!Fill()) throw new HttpProtocolException($"connection closed after {_filled - _head} of {length} body bytes");
        }

        return end;
    }

    private int ReadChunked()
    {
        var decoder = new ChunkedDecoder(maxBody);
        int read = _head;
        int write = _head;
        while (true)
        {
            decoder.Decode(_buffer.AsSpan(0, _filled), ref read, ref write);
            _body = write - _head;
            if (decoder.IsDone) return read;
            if (read == _filled) _filled = read = write; // Everything was taken: the framing bytes' room is free again.
            if (!Fill()) throw new HttpProtocolException("connection closed inside a chunked body");
        }
    }

    private int ReadToClose()
    {
        do
        {
            if (_filled - _head > maxBody) throw new HttpProtocolException($"body larger than {maxBody} bytes");
        }
        while (Fill());
        _body = _filled - _head;
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

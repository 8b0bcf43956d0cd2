namespace Lambda.Extensions.Sdk.Http;

/// <summary>One complete request. The receiver owns the body's array; the other data is valid until the parser is used again.</summary>
internal readonly ref struct HttpServerRequest(byte[] buffer, int headLength, HttpRequestHead parts, byte[] body, int bodyLength)
{
    private readonly ReadOnlySpan<byte> _head = buffer.AsSpan(0, headLength);
    private readonly HttpRequestHead _parts = parts;

    /// <summary>Gets the array that contains the head, while the request is valid.</summary>
    public byte[] Buffer { get; } = buffer;

    public HttpRequestHead Parts => _parts;

    public int HeadLength { get; } = headLength;

    public ReadOnlySpan<byte> Method => _head[_parts.MethodStart.._parts.MethodEnd];

    /// <summary>Gets the path and the query as they were received.</summary>
    public ReadOnlySpan<byte> Target => _head[(_parts.MethodEnd + 1).._parts.TargetEnd];

    public HttpHeaders Headers => new(_head[_parts.HeadersStart..]);

    /// <summary>Gets whether the connection can carry another request.</summary>
    public bool KeepAlive => _parts.KeepAlive;

    /// <summary>Gets the array that contains the body in its first <see cref="BodyLength"/> bytes.</summary>
    public byte[] Body { get; } = body;

    public int BodyLength { get; } = bodyLength;
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// A request to a <see cref="LocalHttpServer"/>. The request and all data that it points to are valid until its handler's task
/// has completed. After that they are used for the next request of the connection, so copy the data that you need for longer.
/// Members that parse the client's data throw <see cref="LocalHttpRequestException"/> when it is malformed; the server answers
/// that with 400.
/// </summary>
public sealed class LocalHttpRequest
{
    private readonly Range[] _values = new Range[RoutePattern.MaxValues];
    private byte[] _buffer = [];
    private HttpRequestHead _parts;
    private int _headLength;
    private int _pathStart;
    private int _pathEnd;
    private byte[] _body = [];
    private int _bodyLength;
    private RoutePattern? _route;
    private KeyValuePair<string, string>[]? _query;

    internal LocalHttpRequest()
    {
    }

    /// <summary>Gets the method as it was received, such as <c>GET</c>. Methods are case-sensitive.</summary>
    public string Method => RawMethod switch
    {
        var m when m.SequenceEqual("GET"u8) => "GET",
        var m when m.SequenceEqual("POST"u8) => "POST",
        var m when m.SequenceEqual("PUT"u8) => "PUT",
        var m when m.SequenceEqual("HEAD"u8) => "HEAD",
        var m when m.SequenceEqual("DELETE"u8) => "DELETE",
        var m => Encoding.ASCII.GetString(m),
    };

    /// <summary>Gets the path and the query as they were received.</summary>
    public ReadOnlySpan<byte> Target => _buffer.AsSpan((_parts.MethodEnd + 1).._parts.TargetEnd);

    /// <summary>Gets the path as it was received, percent-encoded, without the query.</summary>
    public ReadOnlySpan<byte> RawPath => _buffer.AsSpan(_pathStart.._pathEnd);

    /// <summary>Gets the query as it was received, percent-encoded, without its question mark; empty when there is none.</summary>
    public ReadOnlySpan<byte> RawQuery => _pathEnd < _parts.TargetEnd ? _buffer.AsSpan((_pathEnd + 1).._parts.TargetEnd) : default;

    /// <summary>
    /// Gets the decoded path. It does not show which slashes were encoded and which separate segments; use <see cref="RawPath"/>
    /// or <see cref="GetRouteValue"/> for that.
    /// </summary>
    /// <exception cref="LocalHttpRequestException">The path is malformed.</exception>
    public string Path => UrlText.Decode(RawPath, plusIsSpace: false);

    /// <summary>
    /// Gets the query's names and values in their order, decoded. A name without <c>=</c> has an empty value. The query is parsed
    /// once per request.
    /// </summary>
    /// <exception cref="LocalHttpRequestException">The query is malformed.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Query => _query ??= ReadQuery(RawQuery);

    /// <summary>Gets the body; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body => _body.AsMemory(0, _bodyLength);

    /// <summary>
    /// Gets whether the limit of pending requests is reached (<see cref="LocalHttpServerOptions.MaxPendingRequests"/>). If true,
    /// a handler that does not answer at once is cancelled and its request is answered with 503, so it should not start any work.
    /// </summary>
    public bool MustAnswerNow { get; internal set; }

    internal ReadOnlySpan<byte> RawMethod => _buffer.AsSpan(_parts.MethodStart.._parts.MethodEnd);

    internal bool KeepAlive => _parts.KeepAlive;

    private HttpHeaders Headers => new(_buffer.AsSpan(_parts.HeadersStart.._headLength));

    /// <summary>Gets the first value of a header as it was received, trimmed, without a copy.</summary>
    /// <param name="name">The header's name in ASCII, in any case.</param>
    /// <param name="value">The value; valid as long as the request.</param>
    /// <returns>True when the request has the header.</returns>
    public bool TryGetHeader(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value) => Headers.TryGet(name, out value);

    /// <summary>Returns the first value of a header, trimmed; <see langword="null"/> when the request does not have it.</summary>
    /// <param name="name">The header's name, in any case.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public string? GetHeader(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryGetHeader(Encoding.ASCII.GetBytes(name), out ReadOnlySpan<byte> value) ? Encoding.Latin1.GetString(value) : null;
    }

    /// <summary>
    /// Returns the first value of a name in the query, decoded; <see langword="null"/> when the query does not have it.
    /// </summary>
    /// <param name="name">The name, case-sensitive.</param>
    /// <exception cref="LocalHttpRequestException">The query is malformed.</exception>
    public string? GetQuery(string name)
    {
        foreach (KeyValuePair<string, string> pair in Query)
        {
            if (string.Equals(pair.Key, name, StringComparison.Ordinal)) return pair.Value;
        }

        return null;
    }

    /// <summary>Returns the part of the path that the route's pattern matched for a name, decoded.</summary>
    /// <param name="name">A name of the pattern.</param>
    /// <exception cref="ArgumentException">The pattern has no such name.</exception>
    /// <exception cref="LocalHttpRequestException">The matched part of the path is malformed.</exception>
    public string GetRouteValue(string name) => UrlText.Decode(GetRawRouteValue(name), plusIsSpace: false);

    /// <summary>Returns the part of the path that the route's pattern matched for a name, as it was received.</summary>
    /// <param name="name">A name of the pattern.</param>
    /// <exception cref="ArgumentException">The pattern has no such name.</exception>
    public ReadOnlySpan<byte> GetRawRouteValue(string name)
    {
        int index = _route?.IndexOf(name) ?? -1;
        if (index < 0) throw new ArgumentException($"The route's pattern has no '{name}'.", nameof(name));
        return RawPath[_values[index]];
    }

    /// <summary>Reads the body as JSON.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="type">The type's metadata, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <returns>The value; <see langword="null"/> when the body is <c>null</c>.</returns>
    /// <exception cref="LocalHttpRequestException">The body is not JSON, or not of that type.</exception>
    public T? ReadJson<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Body.Span, type);
        }
        catch (JsonException e)
        {
            // The serialiser's own message may quote the body.
            throw new LocalHttpRequestException(400, "the body is not the JSON that was expected", e);
        }
    }

    internal void Begin(in HttpServerRequest request)
    {
        _buffer = request.Buffer;
        _parts = request.Parts;
        _headLength = request.HeadLength;
        _body = request.Body;
        _bodyLength = request.BodyLength;
        _route = null;
        _query = null;
        MustAnswerNow = false;
        // "http://host/path" is legal too (RFC 9112 3.2.2).
        int start = _parts.MethodEnd + 1;
        ReadOnlySpan<byte> target = Target;
        if (target[0] != '/' && target.IndexOf("://"u8) is var scheme && scheme > 0)
        {
            int slash = target[(scheme + 3)..].IndexOfAny((byte)'/', (byte)'?');
            start += slash < 0 ? target.Length : scheme + 3 + slash;
        }

        _pathStart = start;
        int question = _buffer.AsSpan(start.._parts.TargetEnd).IndexOf((byte)'?');
        _pathEnd = question < 0 ? _parts.TargetEnd : start + question;
    }

    internal bool Matches(RoutePattern route)
    {
        if (!route.TryMatch(RawPath, _values)) return false;
        _route = route;
        return true;
    }

    private static KeyValuePair<string, string>[] ReadQuery(ReadOnlySpan<byte> query)
    {
        if (query.IsEmpty) return [];
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (Range range in query.Split((byte)'&'))
        {
            ReadOnlySpan<byte> pair = query[range];
            if (pair.IsEmpty) continue;
            int equals = pair.IndexOf((byte)'=');
            string name = UrlText.Decode(equals < 0 ? pair : pair[..equals], plusIsSpace: true);
            pairs.Add(new(name, equals < 0 ? "" : UrlText.Decode(pair[(equals + 1)..], plusIsSpace: true)));
        }

        return [.. pairs];
    }
}

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// The numbers of connections and requests of a <see cref="LocalHttpServer"/> with their outcomes. When no request is in
/// progress, the sum is exact: each request is answered, refused, failed, timed out or pending.
/// </summary>
public sealed record LocalHttpServerStatistics
{
    /// <summary>Gets the number of connections that were accepted, refused ones included.</summary>
    public required long Connections { get; init; }

    /// <summary>Gets the number of connections that are open now.</summary>
    public required int ConnectionsOpen { get; init; }

    /// <summary>
    /// Gets the number of connections that were answered with 429, or closed, because all allowed connections were busy.
    /// </summary>
    public required long ConnectionsRefused { get; init; }

    /// <summary>Gets the number of connections that were closed because a request, a response or a handler took too long.</summary>
    public required long ConnectionsTimedOut { get; init; }

    /// <summary>Gets the number of complete requests that were received.</summary>
    public required long Requests { get; init; }

    /// <summary>Gets the number of requests that received their handler's response, or 404 or 405 because no route matched.</summary>
    public required long RequestsAnswered { get; init; }

    /// <summary>Gets the number of requests that were answered with 503 because too many others were pending.</summary>
    public required long RequestsRefused { get; init; }

    /// <summary>Gets the number of requests whose handler threw.</summary>
    public required long RequestsFailed { get; init; }

    /// <summary>Gets the number of requests whose handler did not end in its time, or whose server was disposed.</summary>
    public required long RequestsTimedOut { get; init; }

    /// <summary>Gets the number of requests that have begun and are not complete.</summary>
    public required int RequestsReceiving { get; init; }

    /// <summary>Gets the number of requests whose handler has not ended.</summary>
    public required int RequestsPending { get; init; }

    /// <summary>Gets the number of inputs that were not a request, or a request above a limit: 400, 413, 431.</summary>
    public required long Malformed { get; init; }
}

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// What became of all that a <see cref="LocalHttpServer"/> received. At rest the sum is exact: requests are answered, refused, failed,
/// timed out or pending.
/// </summary>
public sealed record LocalHttpServerStatistics
{
    /// <summary>Connections that were accepted, refused ones included.</summary>
    public required long Connections { get; init; }

    /// <summary>Connections that are open now.</summary>
    public required int ConnectionsOpen { get; init; }

    /// <summary>Connections that were answered 429, or closed, since all allowed ones were busy.</summary>
    public required long ConnectionsRefused { get; init; }

    /// <summary>Connections that were closed since a request, a response or a handler took too long.</summary>
    public required long ConnectionsTimedOut { get; init; }

    /// <summary>Whole requests that were received.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests that got their handler's response, or 404 and 405 for want of a handler.</summary>
    public required long RequestsAnswered { get; init; }

    /// <summary>Requests that were answered 503 since too many others were pending.</summary>
    public required long RequestsRefused { get; init; }

    /// <summary>Requests whose handler threw.</summary>
    public required long RequestsFailed { get; init; }

    /// <summary>Requests whose handler did not end in its time, or whose server was disposed.</summary>
    public required long RequestsTimedOut { get; init; }

    /// <summary>Requests whose handler has not ended.</summary>
    public required int RequestsPending { get; init; }

    /// <summary>What came and was no request, or one over a limit: 400, 413, 431.</summary>
    public required long Malformed { get; init; }
}

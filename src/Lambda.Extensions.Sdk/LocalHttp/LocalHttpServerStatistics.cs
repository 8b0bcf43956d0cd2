namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// What became of all that a <see cref="LocalHttpServer"/> received. At rest the sum is exact: requests are answered, refused, failed,
/// timed out or pending.
/// </summary>
/// <param name="Connections">Connections that were accepted, refused ones included.</param>
/// <param name="ConnectionsOpen">Connections that are open now.</param>
/// <param name="ConnectionsRefused">Connections that were answered 429, or closed, since all allowed ones were busy.</param>
/// <param name="ConnectionsTimedOut">Connections that were closed since a request, a response or a handler took too long.</param>
/// <param name="Requests">Whole requests that were received.</param>
/// <param name="RequestsAnswered">Requests that got their handler's response, or 404 and 405 for want of a handler.</param>
/// <param name="RequestsRefused">Requests that were answered 503 since too many others were pending.</param>
/// <param name="RequestsFailed">Requests whose handler threw.</param>
/// <param name="RequestsTimedOut">Requests whose handler did not end in its time, or whose server was disposed.</param>
/// <param name="RequestsPending">Requests whose handler has not ended.</param>
/// <param name="Malformed">What came and was no request, or one over a limit: 400, 413, 431.</param>
public sealed record LocalHttpServerStatistics(
    long Connections,
    int ConnectionsOpen,
    long ConnectionsRefused,
    long ConnectionsTimedOut,
    long Requests,
    long RequestsAnswered,
    long RequestsRefused,
    long RequestsFailed,
    long RequestsTimedOut,
    int RequestsPending,
    long Malformed);

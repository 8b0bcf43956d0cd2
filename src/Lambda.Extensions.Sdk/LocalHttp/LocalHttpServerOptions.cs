using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>Settings of a <see cref="LocalHttpServer"/>: its port and its limits.</summary>
public sealed class LocalHttpServerOptions : ICheckedOptions
{
    /// <summary>
    /// Gets or sets the port. 0, the default, lets the system choose a free one. Otherwise 1 to 65535, but not 9001, which is the
    /// platform's. Ports are shared with the function and the other extensions; 2772 and 2773 are used by AWS's own extensions.
    /// </summary>
    public int Port { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of open connections. Above it, the connection that has been idle longest is closed; if
    /// none is idle, new connections are answered with 429. Each connection uses one of the environment's 1,024 file descriptors.
    /// 1 to 10,000; 128 by default.
    /// </summary>
    public int MaxConnections { get; set; } = 128;

    /// <summary>
    /// Gets or sets the maximum number of requests whose handler has not answered. Above it,
    /// <see cref="LocalHttpRequest.MustAnswerNow"/> is true, and requests whose handler does not answer at once are answered with
    /// 503. 1 to 10,000; 128 by default.
    /// </summary>
    public int MaxPendingRequests { get; set; } = 128;

    /// <summary>
    /// Gets or sets the maximum size of a request's line and headers, in bytes; more is answered with 431. 1 KiB to 1 MiB; 16 KiB
    /// by default.
    /// </summary>
    public int MaxHeadBytes { get; set; } = 16 * 1024;

    /// <summary>
    /// Gets or sets the maximum size of a request's body, in bytes; more is answered with 413. 0 to 64 MiB; 1 MiB by default.
    /// </summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Gets or sets the time from a request's first byte to its last, and the time for the client to receive a response. A longer
    /// one is answered with 408 where that is possible. Awake time: a freeze does not count. 10 ms to 1 h; 10 s by default.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the time for a handler to answer. After it, the handler's token is cancelled and the request is answered with
    /// 503. Awake time: a freeze does not count. 10 ms to 1 h; 60 s by default. It does not end a handler that blocks the
    /// server's thread.
    /// </summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets or sets the value of <c>Retry-After</c> in responses 429 and 503, in whole seconds. 0 s to 1 h; 1 s by default.
    /// </summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    internal ServerLimits Limits => new()
    {
        MaxConnections = MaxConnections,
        MaxHead = MaxHeadBytes,
        MaxBody = MaxBodyBytes,
        RequestTime = RequestTimeout,
        HeldTime = HandlerTimeout,
        // A handler that ends wakes the server; the tick is for handlers that do not end.
        HeldTick = TimeSpan.FromMilliseconds(Math.Clamp(HandlerTimeout.TotalMilliseconds / 8, 1, 100)),
    };

    void ICheckedOptions.Check(OptionsCheck check)
    {
        check.Port(nameof(Port), Port);
        check.Number(nameof(MaxConnections), MaxConnections, 1, 10_000);
        check.Number(nameof(MaxPendingRequests), MaxPendingRequests, 1, 10_000);
        check.Number(nameof(MaxHeadBytes), MaxHeadBytes, 1024, 1024 * 1024);
        check.Number(nameof(MaxBodyBytes), MaxBodyBytes, 0, 64 * 1024 * 1024);
        check.Duration(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        check.Duration(nameof(HandlerTimeout), HandlerTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        check.Duration(nameof(RetryAfter), RetryAfter, TimeSpan.Zero, TimeSpan.FromHours(1));
    }
}

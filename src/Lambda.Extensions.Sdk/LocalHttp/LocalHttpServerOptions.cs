using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>How a <see cref="LocalHttpServer"/> listens, and how much it takes.</summary>
public sealed class LocalHttpServerOptions
{
    /// <summary>
    /// The port: 0, the default, lets the system choose a free one. 1 to 65535, and not 9001, which is the platform's. Ports are
    /// shared with the function and the other extensions; 2772 and 2773 are those of AWS's own.
    /// </summary>
    public int Port { get; set; }

    /// <summary>
    /// Connections at once. Beyond them the longest idle one is closed; if none is idle, newcomers are answered 429. Each costs one
    /// of the environment's 1,024 file descriptors. 1 to 10,000; 128 by default.
    /// </summary>
    public int MaxConnections { get; set; } = 128;

    /// <summary>
    /// Requests at once whose handler has not answered. Beyond them <see cref="LocalHttpRequest.MustAnswerNow"/> tells handlers so,
    /// and those that do not answer at once are answered 503. 1 to 10,000; 128 by default.
    /// </summary>
    public int MaxPendingRequests { get; set; } = 128;

    /// <summary>Bytes of a request's line and headers; more is answered 431. 1 KiB to 1 MiB; 16 KiB by default.</summary>
    public int MaxHeadBytes { get; set; } = 16 * 1024;

    /// <summary>Bytes of a request's body; more is answered 413. 0 to 64 MiB; 1 MiB by default.</summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// From a request's first byte to its last, and for the peer to take a response; longer is answered 408 where it can be. Awake
    /// time: a freeze does not count. 10 ms to 1 h; 10 s by default.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// For a handler to answer; then its token is cancelled and the request is answered 503. Awake time: a freeze does not count.
    /// 10 ms to 1 h; 60 s by default. Does not end a handler that holds the server's thread.
    /// </summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What <c>Retry-After</c> says with 429 and 503, in whole seconds. 0 s to 1 h; 1 s by default.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Called with what a handler threw, unless it was a <see cref="LocalHttpRequestException"/>; the peer gets a bare 500. On any
    /// thread; what it throws itself is dropped. Not set by default.
    /// </summary>
    public Action<Exception>? HandlerFailed { get; set; }

    internal ServerLimits Limits => new()
    {
        MaxConnections = MaxConnections,
        MaxHead = MaxHeadBytes,
        MaxBody = MaxBodyBytes,
        RequestTime = RequestTimeout,
        HeldTime = HandlerTimeout,
        // A handler that ends wakes the server; the tick is for those that do not.
        HeldTick = TimeSpan.FromMilliseconds(Math.Clamp(HandlerTimeout.TotalMilliseconds / 8, 1, 100)),
    };

    internal void Validate()
    {
        Check(Port is >= 0 and <= 65535 and not 9001, nameof(Port), Port, "0 for a free one, or 1 to 65535 and not 9001, which is the platform's");
        Check(MaxConnections is >= 1 and <= 10_000, nameof(MaxConnections), MaxConnections, "1 to 10,000");
        Check(MaxPendingRequests is >= 1 and <= 10_000, nameof(MaxPendingRequests), MaxPendingRequests, "1 to 10,000");
        Check(MaxHeadBytes is >= 1024 and <= 1024 * 1024, nameof(MaxHeadBytes), MaxHeadBytes, "1 KiB to 1 MiB");
        Check(MaxBodyBytes is >= 0 and <= 64 * 1024 * 1024, nameof(MaxBodyBytes), MaxBodyBytes, "0 to 64 MiB");
        Check(IsTime(RequestTimeout), nameof(RequestTimeout), RequestTimeout, "10 ms to 1 h");
        Check(IsTime(HandlerTimeout), nameof(HandlerTimeout), HandlerTimeout, "10 ms to 1 h");
        Check(RetryAfter >= TimeSpan.Zero && RetryAfter <= TimeSpan.FromHours(1), nameof(RetryAfter), RetryAfter, "0 s to 1 h");
    }

    private static bool IsTime(TimeSpan value) => value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromHours(1);

    private static void Check(bool legal, string name, object value, string range)
    {
        if (!legal) throw new ArgumentOutOfRangeException(name, value, $"{nameof(LocalHttpServerOptions)}.{name} is out of its range: {range}.");
    }
}

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>Settings of a <see cref="FreezeAwareHandler"/>.</summary>
public sealed class FreezeAwareHandlerOptions
{
    /// <summary>
    /// How long a connection may have lain idle and still be trusted. 0 (each send has its own connection) to 10 minutes,
    /// default 4 s: common servers close an idle connection after 5 s, and a frozen process does not see it.
    /// </summary>
    public TimeSpan MaxIdle { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>The time to connect, TLS included. 10 ms to 1 s, default 1 s: an endpoint that cannot be reached must not hold the invocation.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The time from the send to the answer's headers, a repeat included; then the request ends with a <see cref="TimeoutException"/> inside. 10 ms to 15 minutes, default 2 s.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether every request may be repeated, POST too, since its endpoint takes the same data twice without harm. Default
    /// <see langword="false"/>: only GET, HEAD, OPTIONS, TRACE, PUT and DELETE, and requests with an <c>Idempotency-Key</c> header.
    /// </summary>
    public bool SafeToRepeat { get; set; }

    /// <summary>
    /// The HTTP proxy to use, with user and password in the address if it wants them; default <see langword="null"/>, none. The
    /// function's <c>HTTP_PROXY</c> variables are not looked at: they are the function's.
    /// </summary>
    public Uri? Proxy { get; set; }

    /// <summary>Changes the handler that holds the connections, for a certificate authority or client certificate of your own. Runs for each new pool.</summary>
    public Action<SocketsHttpHandler>? Configure { get; set; }
}

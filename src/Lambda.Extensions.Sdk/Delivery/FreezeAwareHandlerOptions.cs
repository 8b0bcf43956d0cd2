using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>Settings of a <see cref="FreezeAwareHandler"/>.</summary>
public sealed class FreezeAwareHandlerOptions : ICheckedOptions
{
    /// <summary>
    /// Gets or sets the longest time that a connection may be idle and still be used. 0 (each send has its own connection) to 10
    /// minutes, default 4 s: common servers close an idle connection after 5 s, and a frozen process does not notice it.
    /// </summary>
    public TimeSpan MaxIdle { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Gets or sets the time to connect, TLS included. 10 ms to 1 s, default 1 s: an endpoint that cannot be reached must not
    /// hold the invocation.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the time from the send to the answer's headers, a repeat included. After it the request ends with an inner
    /// <see cref="TimeoutException"/>. 10 ms to 15 minutes, default 2 s.
    /// </summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets whether every request may be repeated, POST too, because its endpoint accepts the same data twice without
    /// harm. Default <see langword="false"/>: only GET, HEAD, OPTIONS, TRACE, PUT and DELETE, and requests with an
    /// <c>Idempotency-Key</c> header.
    /// </summary>
    public bool SafeToRepeat { get; set; }

    /// <summary>
    /// Gets or sets the address of the HTTP proxy, with user and password in it if the proxy needs them. Default
    /// <see langword="null"/>: no proxy. The <c>HTTP_PROXY</c> variables are not read, because they belong to the function.
    /// </summary>
    public Uri? Proxy { get; set; }

    /// <summary>
    /// Gets or sets a function that changes the handler of the connections, for a certificate authority or client certificate of
    /// your own. Called for each new pool of connections.
    /// </summary>
    public Action<SocketsHttpHandler>? Configure { get; set; }

    void ICheckedOptions.Check(OptionsCheck check)
    {
        check.Duration(nameof(MaxIdle), MaxIdle, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        check.Duration(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1));
        check.Duration(nameof(SendTimeout), SendTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(15));
        // The message does not show the address, because it may hold a password.
        check.That(Proxy is null || (Proxy.IsAbsoluteUri && Proxy.Scheme is "http" or "https"), $"{nameof(Proxy)} is not legal: use an absolute address such as http://proxy:3128");
    }
}

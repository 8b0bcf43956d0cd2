using System.Net;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// Connections that are trusted together. A retired pool starts no new send. It closes its idle connections when the last of its
/// sends has its answer; an answer that is still being read keeps its connection until then.
/// </summary>
internal sealed class ConnectionPool : IDisposable
{
    // Long enough to save handshakes, short enough to follow a host name that moved to another address.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private readonly HttpMessageInvoker _invoker;

    public ConnectionPool(FreezeAwareHandlerOptions options)
    {
        var sockets = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionIdleTimeout = options.MaxIdle,
            PooledConnectionLifetime = MaxAge,
            UseCookies = false,
            // A redirected POST becomes a GET, the server answers 200, and the data is lost.
            AllowAutoRedirect = false,
            UseProxy = options.Proxy is not null,
        };
        if (options.Proxy is not null) sockets.Proxy = new FixedProxy(options.Proxy, CredentialsOf(options.Proxy));
        options.Configure?.Invoke(sockets);
        _invoker = new HttpMessageInvoker(sockets);
    }

    /// <summary>Gets or sets the number of sends that have no answer yet. The owner changes it under its lock.</summary>
    public int Sends { get; set; }

    public bool IsRetired { get; set; }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _invoker.SendAsync(request, cancellationToken);

    public void Dispose() => _invoker.Dispose();

    private static NetworkCredential? CredentialsOf(Uri proxy)
    {
        if (proxy.UserInfo.Length == 0) return null;
        string[] parts = proxy.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}

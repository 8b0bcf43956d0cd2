using System.Net.Sockets;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// A small HTTP/1.1 server on the loopback address, for extensions that answer requests of their function. Add routes, start it,
/// and stop it at the end. One thread serves all connections. No request can end the server, and all input is bounded.
/// </summary>
/// <remarks>
/// Handlers are called on the server's thread. A handler that has its response at hand returns it at once; this is the fastest
/// way. A handler that has to wait uses <c>await</c>: it continues on the thread pool while the server serves others. A handler
/// that blocks the thread blocks all connections. Clients are not authenticated: every process of the environment can reach the
/// port.
/// </remarks>
public sealed class LocalHttpServer : IDisposable, IAsyncDisposable
{
    private readonly LocalHttpServerOptions _options;
    private readonly TimeProvider _time;
    private readonly RouteTable _routes = new();
    private readonly LocalHttpExchange _exchange;
    private SocketServer? _server;
    private int _port;
    private bool _disposed;

    /// <summary>Creates a server; nothing is opened before <see cref="Start"/>.</summary>
    /// <param name="options">The settings; the defaults when left out. Later changes have no effect.</param>
    /// <param name="timeProvider">The clock of the time limits; the system's when left out.</param>
    /// <param name="logger">
    /// Logs the exceptions of handlers: the first ten, then every hundredth. If null: the host's logger; outside a host nothing is
    /// logged.
    /// </param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public LocalHttpServer(LocalHttpServerOptions? options = null, TimeProvider? timeProvider = null, ILogger<LocalHttpServer>? logger = null)
    {
        _options = options ?? new LocalHttpServerOptions();
        OptionsCheck.Checked(_options);
        _time = timeProvider ?? TimeProvider.System;
        _exchange = new LocalHttpExchange(_options, _routes, () => _server!.Wake(), SdkLoggers.Of(logger, "Lambda.Extensions.Sdk.LocalHttp.LocalHttpServer"));
    }

    /// <summary>Gets the port that the server listens on.</summary>
    /// <exception cref="InvalidOperationException">The server has not been started.</exception>
    public int Port => _server is null ? throw new InvalidOperationException("Start the server first.") : _port;

    /// <summary>
    /// Gets the numbers of connections and requests with their outcomes. Can be called from any thread; exact when no request is
    /// in progress.
    /// </summary>
    public LocalHttpServerStatistics Statistics
    {
        get
        {
            LocalHttpCounters counters = _exchange.Counters;
            return new()
            {
                Connections = _server?.Accepted ?? 0,
                ConnectionsOpen = _server?.Open ?? 0,
                ConnectionsRefused = _server?.Refused ?? 0,
                ConnectionsTimedOut = _server?.TimedOut ?? 0,
                Requests = Volatile.Read(ref counters.Requests),
                RequestsAnswered = Volatile.Read(ref counters.Answered),
                RequestsRefused = Volatile.Read(ref counters.Refused),
                RequestsFailed = Volatile.Read(ref counters.Failed),
                RequestsTimedOut = Volatile.Read(ref counters.TimedOut),
                RequestsReceiving = Volatile.Read(ref counters.Receiving),
                RequestsPending = Volatile.Read(ref counters.Pending),
                Malformed = Volatile.Read(ref counters.Malformed),
            };
        }
    }

    /// <summary>Gets the number of connections that failed because of a defect in the server itself. The tests expect 0.</summary>
    internal long Faults => _server?.Faults ?? 0;

    /// <summary>
    /// Adds a route. A request goes to the first route that matches, in the order in which they were added. A path that matches
    /// only with other methods is answered with 405, an unknown path with 404.
    /// </summary>
    /// <param name="method">
    /// The method, such as <c>GET</c>; <c>*</c> for any. HEAD is a separate method; the body of its response is not sent.
    /// </param>
    /// <param name="pattern">
    /// A path such as <c>/items/{id}</c>, or <c>/files/{*rest}</c> for all paths below. Segments are compared as they were sent:
    /// encoded and case-sensitive. <c>{id}</c> matches one segment that is not empty, <c>{*rest}</c> the remaining path, which
    /// may be empty. At most 8 names.
    /// </param>
    /// <param name="handler">
    /// Answers the request. Called on the server's thread. Its token is cancelled at
    /// <see cref="LocalHttpServerOptions.HandlerTimeout"/> and when the server is disposed. An exception is answered with 500
    /// without details, except <see cref="LocalHttpRequestException"/>.
    /// </param>
    /// <returns>This server.</returns>
    /// <exception cref="ArgumentException">The method or the pattern is not valid.</exception>
    /// <exception cref="InvalidOperationException">The server has been started.</exception>
    public LocalHttpServer Map(string method, string pattern, Func<LocalHttpRequest, CancellationToken, ValueTask<LocalHttpResponse>> handler)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(handler);
        if (_server is not null) throw new InvalidOperationException("Add routes before the server is started.");
        _routes.Add(method, pattern, handler);
        return this;
    }

    /// <summary>
    /// Listens on 127.0.0.1, and on the same port of ::1 where the system has it. When the method returns, connections are accepted. A
    /// server can be started only once.
    /// </summary>
    /// <exception cref="PortUnavailableException">The port is taken, or may not be used.</exception>
    /// <exception cref="InvalidOperationException">The server was started before.</exception>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_server is not null) throw new InvalidOperationException("A server is started once.");
        IServerSocket socket = Listen(_options.Port);
        _port = socket.Port;
        _server = new SocketServer(socket, accepted => new LocalHttpConnection(accepted, _exchange), _exchange.Limits, _time)
        {
            Refuse = accepted => new RefusedHttpConnection(accepted, _exchange.Limits, _exchange.NoRoom),
        };
        _server.Start("lambda-ext http");
    }

    /// <summary>
    /// Stops gracefully: accepts no new connection, waits for the responses to pending requests, closes each connection after its
    /// response, and disposes of the server. When the token is cancelled, the remaining requests are ended as by
    /// <see cref="Dispose"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; this method does not throw for it.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_server is { } server && !_disposed)
        {
            server.Drain();
            await server.Ended.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Dispose();
    }

    /// <summary>Closes all connections and cancels the tokens of pending handlers; does not wait for them.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _server?.Dispose();
    }

    /// <summary>
    /// Stops gracefully (<see cref="StopAsync"/>), without a time limit of its own: each handler is limited by
    /// <see cref="LocalHttpServerOptions.HandlerTimeout"/>.
    /// </summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static IServerSocket Listen(int port)
    {
        try
        {
            return OperatingSystem.IsLinux() ? LinuxServerSocket.Listen(loopbackOnly: true, port) : PortableServerSocket.Listen(loopbackOnly: true, port);
        }
        catch (SocketException e)
        {
            bool taken = e.SocketErrorCode == SocketError.AddressAlreadyInUse;
            string what = taken
                ? $"Port {port} is taken: ports are shared with the function and the other extensions. Choose another one, or 0 for a free one (LocalHttpServerOptions.Port)"
                : port == 0 ? $"Listening failed: {e.Message}" : $"Listening on port {port} failed: {e.Message}";
            throw new PortUnavailableException(what, port, taken, e);
        }
    }
}

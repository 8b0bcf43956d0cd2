using System.Net.Sockets;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// Receives the platform's deliveries, acknowledges them at once, and passes them to a handler, one batch after the other, on a
/// thread of its own. Start the listener, subscribe with its <see cref="Destination"/>, and dispose it at the end. No input ends the
/// listener, and the received data that it keeps is limited.
/// </summary>
public sealed class TelemetryListener : IDisposable, IAsyncDisposable
{
    private readonly TelemetryListenerOptions _options;
    private readonly TimeProvider _time;
    private readonly BatchQueue _queue;
    private readonly ConsumerCounts _counts;
    private readonly Action _wake;
    private readonly ILogger? _log;
    private readonly CancellationTokenSource _stopped = new();
    private SocketServer? _server;
    private TelemetryDestination? _destination;
    private bool _disposed;

    /// <summary>Creates a listener; nothing is opened before <see cref="Start"/>.</summary>
    /// <param name="handler">
    /// Receives each batch; the next one when its task has completed. An exception of the handler is counted and has no other effect.
    /// The handler's token is cancelled when the listener is disposed. A slow handler does not harm the platform, but the amount of
    /// waiting data is limited.
    /// </param>
    /// <param name="options">The settings of the listener; the defaults when omitted. Later changes have no effect.</param>
    /// <param name="timeProvider">The clock; the system's clock when omitted.</param>
    /// <param name="logger">
    /// Logs the handler's exceptions, the first ten, then every hundredth; and losses when the listener is disposed. If null: the
    /// host's logger; outside a host nothing is logged.
    /// </param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public TelemetryListener(
        Func<TelemetryBatch, CancellationToken, ValueTask> handler,
        TelemetryListenerOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger<TelemetryListener>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _options = options ?? new TelemetryListenerOptions();
        OptionsCheck.Checked(_options);
        _time = timeProvider ?? TimeProvider.System;
        _queue = new BatchQueue(_options.MaxPendingBytes, _options.MaxPendingBatches, _time);
        _counts = new ConsumerCounts();
        _log = SdkLoggers.Of(logger, "Lambda.Extensions.Sdk.Telemetry.Listener.TelemetryListener");
        _wake = new BatchConsumer(_queue, _counts, handler, _log, _stopped.Token).Wake;
    }

    /// <summary>Creates a listener whose deliveries another object reads.</summary>
    /// <param name="options">The settings of the listener.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="queue">The queue for the deliveries.</param>
    /// <param name="counts">The counts of the reader.</param>
    /// <param name="wake">Wakes the reader.</param>
    internal TelemetryListener(TelemetryListenerOptions options, TimeProvider timeProvider, BatchQueue queue, ConsumerCounts counts, Action wake)
    {
        _options = options;
        _time = timeProvider;
        _queue = queue;
        _counts = counts;
        _wake = wake;
    }

    /// <summary>Gets the destination for the subscription.</summary>
    /// <exception cref="InvalidOperationException">
    /// The listener has not been started: the subscription would be sent too early.
    /// </exception>
    public TelemetryDestination Destination => _destination ?? throw new InvalidOperationException("Start the listener first: it must accept before the subscription is sent.");

    /// <summary>Gets the counts of everything that was received.</summary>
    public TelemetryListenerStatistics Statistics => new()
    {
        BatchesReceived = _queue.Received,
        BytesReceived = _queue.ReceivedBytes,
        BatchesHandled = _counts.Handled,
        BatchesFailed = _counts.Failed,
        BatchesDropped = _queue.DroppedBatches,
        BatchesPending = _queue.Count,
        Records = _counts.Records,
        RecordsDropped = _queue.DroppedRecords,
        UnreadableParts = _counts.Unreadable,
        Connections = _server?.Accepted ?? 0,
        ConnectionsTimedOut = _server?.TimedOut ?? 0,
    };

    /// <summary>
    /// Listens on all addresses of the environment. When this method returns, connections are accepted. Call it once for each
    /// listener.
    /// </summary>
    /// <returns>The destination for the subscription, as in <see cref="Destination"/>.</returns>
    /// <exception cref="PortUnavailableException">The port is taken, or cannot be used.</exception>
    /// <exception cref="InvalidOperationException">The listener was started before.</exception>
    public TelemetryDestination Start()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_server is not null) throw new InvalidOperationException("A listener is started once.");
        // All addresses: the documentation does not name the one that the platform uses (lambda-facts 3.3).
        IServerSocket socket = Listen(_options.Port);
        // The system does not know that the platform uses 9001.
        if (socket.Port == 9001)
        {
            IServerSocket other = Listen(_options.Port);
            socket.Dispose();
            socket = other;
        }

        _destination = _options.Protocol == TelemetryProtocol.Http ? TelemetryDestination.Http(socket.Port) : TelemetryDestination.Tcp(socket.Port);
        _server = new SocketServer(socket, Connect, _options.Limits, _time);
        _queue.Freed = _server.Wake;
        _server.Start("lambda-ext listener");
        return _destination;
    }

    /// <summary>Waits until everything received so far has been handled. The listener continues to receive.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task DrainAsync(CancellationToken cancellationToken = default) => _queue.Idle().WaitAsync(cancellationToken);

    /// <summary>
    /// Closes all connections, cancels the handler's token, and drops the pending deliveries, which <see cref="Statistics"/> counts.
    /// It does not wait for the handler. To lose nothing, call <see cref="DrainAsync"/> first.
    /// </summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _server?.Dispose();
        // Another object that reads the deliveries also closes the queue, and logs losses.
        if (_log is not null) _queue.Close();
        // Not disposed: the handler may still use its token.
        _stopped.Cancel();
        if (_log is null) return;
        TelemetryListenerStatistics all = Statistics;
        if (all.BatchesFailed + all.RecordsDropped + all.UnreadableParts > 0) ListenerLog.Lost(_log, all.BatchesFailed, all.RecordsDropped, all.UnreadableParts);
    }

    /// <summary>
    /// Stops receiving, waits until everything received has been handled, and disposes of the listener. Do not call it in the
    /// handler, because it waits for the handler.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_disposed && _server is { } server)
        {
            server.Drain();
            await server.Ended.ConfigureAwait(false);
            await DrainAsync().ConfigureAwait(false);
        }

        Dispose();
    }

    private ServerConnection Connect(IConnectionSocket socket) => _options.Protocol == TelemetryProtocol.Http
        ? new TelemetryHttpConnection(socket, _options.Limits, _queue, _wake)
        : new TelemetryTcpConnection(socket, _options.Limits, _queue, _wake);

    private static IServerSocket Listen(int port)
    {
        try
        {
            return OperatingSystem.IsLinux() ? LinuxServerSocket.Listen(loopbackOnly: false, port) : PortableServerSocket.Listen(loopbackOnly: false, port);
        }
        catch (SocketException e)
        {
            bool taken = e.SocketErrorCode == SocketError.AddressAlreadyInUse;
            string what = taken
                ? $"Port {port} is taken: ports are shared with the function and the other extensions. Choose another one, or 0 for a free one (TelemetryListenerOptions.Port)"
                : port == 0 ? $"Listening failed: {e.Message}" : $"Listening on port {port} failed: {e.Message}";
            throw new PortUnavailableException(what, port, taken, e);
        }
    }
}

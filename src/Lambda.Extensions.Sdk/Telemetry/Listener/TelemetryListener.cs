using System.Net.Sockets;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>
/// Receives what the platform delivers, acknowledges it at once, and hands it to a handler, one batch after the other, on a thread
/// of its own. Start it, subscribe with its <see cref="Destination"/>, dispose it at the end. Nothing that comes ends it, and what
/// is received is bounded: docs/telemetry.md.
/// </summary>
public sealed class TelemetryListener : IDisposable, IAsyncDisposable
{
    private readonly TelemetryListenerOptions _options;
    private readonly TimeProvider _time;
    private readonly BatchQueue _queue;
    private readonly ConsumerCounts _counts;
    private readonly Action _wake;
    private readonly bool _ownsQueue = true;
    private readonly CancellationTokenSource _stopped = new();
    private SocketServer? _server;
    private TelemetryDestination? _destination;
    private bool _disposed;

    /// <summary>Creates a listener; nothing is opened before <see cref="Start"/>.</summary>
    /// <param name="handler">
    /// Gets each batch; the next one when its task has completed. What it throws is counted and goes no further. Its token is
    /// cancelled when the listener is disposed. Taking long is harmless to the platform, but what waits is bounded.
    /// </param>
    /// <param name="options">How to listen; the defaults when left out. Changes made later have no effect.</param>
    /// <param name="timeProvider">The clock; the system's when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TelemetryListener(Func<TelemetryBatch, CancellationToken, ValueTask> handler, TelemetryListenerOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _options = options ?? new TelemetryListenerOptions();
        _options.Validate();
        _time = timeProvider ?? TimeProvider.System;
        _queue = new BatchQueue(_options.MaxPendingBytes, _options.MaxPendingBatches, _time);
        _counts = new ConsumerCounts();
        _wake = new BatchConsumer(_queue, _counts, handler, _stopped.Token).Wake;
    }

    /// <summary>A listener whose deliveries somebody else reads.</summary>
    /// <param name="options">How to listen.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="queue">Where deliveries go.</param>
    /// <param name="counts">Where the reader counts.</param>
    /// <param name="wake">Tells the reader.</param>
    internal TelemetryListener(TelemetryListenerOptions options, TimeProvider timeProvider, BatchQueue queue, ConsumerCounts counts, Action wake)
    {
        _options = options;
        _time = timeProvider;
        _queue = queue;
        _counts = counts;
        _wake = wake;
        _ownsQueue = false;
    }

    /// <summary>What to subscribe with.</summary>
    /// <exception cref="InvalidOperationException">The listener has not been started: a subscription would be sent too early.</exception>
    public TelemetryDestination Destination => _destination ?? throw new InvalidOperationException("Start the listener first: it must accept before the subscription is sent.");

    /// <summary>What became of all that was received.</summary>
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

    /// <summary>Listens on all of the environment's addresses; when this returns, connections are accepted. Once a listener.</summary>
    /// <returns>What to subscribe with; <see cref="Destination"/>.</returns>
    /// <exception cref="PortUnavailableException">The port is taken, or may not be had.</exception>
    /// <exception cref="InvalidOperationException">The listener was started before.</exception>
    public TelemetryDestination Start()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_server is not null) throw new InvalidOperationException("A listener is started once.");
        // All addresses: from which one the platform's side comes is not documented (lambda-facts 3.3).
        IServerSocket socket = Listen(_options.Port);
        // The system does not know that 9001 is the platform's.
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

    /// <summary>Waits until everything received so far has been handled; the listener goes on receiving.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task DrainAsync(CancellationToken cancellationToken = default) => _queue.Idle().WaitAsync(cancellationToken);

    /// <summary>
    /// Closes all connections, cancels the handler's token, and drops what is pending, counted in <see cref="Statistics"/>. Does not
    /// wait for the handler; <see cref="DrainAsync"/> first loses nothing.
    /// </summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _server?.Dispose();
        if (_ownsQueue) _queue.Close();
        // Not disposed: the handler may still hold its token.
        _stopped.Cancel();
    }

    /// <summary>Takes nothing new, waits until everything received has been handled, and disposes of the listener. Do not call it in the handler: it waits for that.</summary>
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

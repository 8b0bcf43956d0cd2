using System.Net.Sockets;
using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.RuntimeApi.Wire;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>
/// Stands between the runtime and the platform. It listens before <c>register</c>, because the runtime starts after it, and accepts
/// connections on a thread of its own:
/// <code>
/// runtime ── requests ──► RequestRelay  ── OnResponseAsync, OnResponseChunkAsync, OnErrorAsync ──► platform
/// runtime ◄─ responses ── ResponseRelay ◄─ OnEventAsync ───────────────────────────────────────── platform
/// </code>
/// </summary>
internal sealed class RuntimeProxy(RuntimeHookSet overridden) : IRuntimeProxy
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(10);

    private readonly List<RuntimeConnection> _connections = [];
    private readonly ManualResetEventSlim _ended = new();
    private IRuntimeProxyHost? _host;
    private IServerSocket? _socket;
    private RuntimeApiAddress _target;
    private RuntimeHooks? _hooks;
    private Thread? _thread;
    private volatile bool _nextSeen;
    private volatile bool _disposed;
    private bool _saidUnreachable;

    public bool SeesHandlerEnds => _nextSeen && _host!.Options.RuntimeApi.CompletesInvocations;

    /// <summary>Gets the port on which the proxy listens; 0 when it is off.</summary>
    public int Port => _socket?.Port ?? 0;

    public RuntimeHooks Hooks => _hooks!;

    public InvocationBook Invocations { get; private set; } = null!;

    /// <summary>Gets the address of the platform, or of the next proxy.</summary>
    private RuntimeApiAddress Target
    {
        get
        {
            lock (_connections) return _target;
        }
    }

    public void Check(ExtensionOptions options, List<string> failures) => RuntimeApiSettings.Check(options.RuntimeApi, failures);

    public void Apply(ExtensionOptions options, LambdaEnvironment environment, string extensionName, ref List<string>? findings) =>
        RuntimeApiSettings.Apply(options.RuntimeApi, environment, extensionName, ref findings);

    public void Listen(IRuntimeProxyHost host)
    {
        _host = host;
        RuntimeApiOptions options = host.Options.RuntimeApi;
        if (!options.IsEnabled || !RuntimeApiAddress.TryParse(options.Upstream ?? host.RuntimeApi, out _target)) return;
        Invocations = new InvocationBook(host.Time);
        _hooks = new RuntimeHooks(host, overridden, Invocations);
        try
        {
            IServerSocket socket = StreamSocket.Listen(options.Port);
            if (IsOwn(_target, socket.Port))
            {
                // It would forward to itself without end.
                socket.Dispose();
                RuntimeApiLog.ListeningFailed(host.Log, options.Port, "the address to forward to is the proxy's own");
                return;
            }

            _socket = socket;
            RuntimeApiLog.Listening(host.Log, socket.Port, $"{_target.Host}:{_target.Port}");
        }
        catch (SocketException e)
        {
            if (e.SocketErrorCode == SocketError.AddressAlreadyInUse) RuntimeApiLog.PortTaken(host.Log, options.Port);
            else RuntimeApiLog.ListeningFailed(host.Log, options.Port, e.Message);
        }
    }

    public void Start()
    {
        if (_socket is null) return;
        _thread = new Thread(Accept, 256 * 1024) { IsBackground = true, Name = "lambda-ext runtime proxy" };
        _thread.Start();
    }

    public void Open(ExtensionBase extension) => _hooks?.Open((RuntimeApiExtension)extension);

    /// <exception cref="IOException">The platform, or the next proxy, cannot be reached.</exception>
    public IDuplexTransport Connect()
    {
        RuntimeApiAddress target = Target;
        return StreamSocket.Connect(target.Host, target.Port);
    }

    /// <summary>
    /// Forwards to the address that the runtime would use without this proxy, so that a proxy which a wrapper has put there before stays
    /// in the chain. An <see cref="RuntimeApiOptions.Upstream"/> that was set is kept. Returns false when the runtime must not use this
    /// proxy: the address is not one of the environment, or a runtime uses the proxy already, with another address behind it.
    /// </summary>
    public bool TryFollow(string address)
    {
        if (!RuntimeApiAddress.TryParse(address, out RuntimeApiAddress found)) return false;
        if (IsOwn(found, Port) || _host!.Options.RuntimeApi.Upstream is not null) return true;
        lock (_connections)
        {
            if (found == _target) return true;
            if (_nextSeen || !(IsLoopback(found) || found.Host == _target.Host)) return false;
            _target = found;
            return true;
        }
    }

    public void NextSeen() => _nextSeen = true;

    /// <summary>Records that the platform has accepted an answer.</summary>
    public void Answered(string requestId, long size, string? errorType, bool isError) =>
        _host!.Answered(Invocations.End(requestId, size, errorType, isError, _host.Options.RuntimeApi.CompletesInvocations));

    /// <summary>
    /// Sends a request of the proxy's own, on a connection of its own. Returns its status; null when there was none.
    /// </summary>
    /// <param name="next">The call of the runtime, from whose path the own one is made.</param>
    /// <param name="path">The last part of the path.</param>
    /// <param name="contentType">The type of the body.</param>
    /// <param name="errorType">The type of the error; null for an answer.</param>
    /// <param name="body">The body.</param>
    public int? Post(RuntimeCall next, string path, string contentType, string? errorType, byte[] body)
    {
        try
        {
            using IDuplexTransport transport = Connect();
            using var client = new HttpClientConnection(transport);
            client.Send(OwnRequest.Head(next, path, Target.ToString(), contentType, errorType, body.Length));
            transport.Write(body);
            client.Receive();
            return client.Status;
        }
        catch (Exception e) when (MessageReader.IsConnectionFailure(e))
        {
            LogUnreachable(e);
            return null;
        }
    }

    public void LogUnreachable(Exception error)
    {
        if (_saidUnreachable || _disposed) return;
        _saidUnreachable = true;
        RuntimeApiLog.Unreachable(_host!.Log, Target.ToString(), error.Message);
    }

    public void LogDefect(Exception error) => RuntimeApiLog.Defect(_host!.Log, error);

    public void Ended(RuntimeConnection connection)
    {
        lock (_connections) _connections.Remove(connection);
    }

    public void Dispose()
    {
        _disposed = true;
        _ended.Set();
        _socket?.Wake();
        if (_thread is { } thread && thread != Thread.CurrentThread) thread.Join();
        _socket?.Dispose();
        lock (_connections)
        {
            foreach (RuntimeConnection connection in _connections) connection.Abort();
        }

        _hooks?.Dispose();
    }

    private static bool IsOwn(RuntimeApiAddress address, int port) => address.Port == port && IsLoopback(address);

    private static bool IsLoopback(RuntimeApiAddress address) => address.Host is "localhost" or "::1" || (address.Host.StartsWith("127.", StringComparison.Ordinal) && !address.Host.AsSpan().ContainsAnyExceptInRange('.', '9'));

    private void Accept()
    {
        while (!_disposed)
        {
            if (_socket!.AcceptStream() is not { } accepted)
            {
                // No file descriptor is free, or the proxy ends.
                _ended.Wait(PauseAfterFailure);
                continue;
            }

            var connection = new RuntimeConnection(this, accepted);
            lock (_connections) _connections.Add(connection);
            try
            {
                connection.Start();
            }
            catch (Exception e)
            {
                // No thread can be started. The runtime sees a broken connection, as at the limit of the system.
                LogDefect(e);
                connection.Dispose();
                Ended(connection);
            }
        }
    }
}

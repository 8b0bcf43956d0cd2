namespace Lambda.Extensions.Sdk;

/// <summary>Serves all connections of a listening socket on one thread. Nothing a peer sends ends it.</summary>
internal sealed class SocketServer(IServerSocket socket, Func<IConnectionSocket, ServerConnection> connect, ServerLimits limits, TimeProvider time) : IDisposable
{
    // How often a held connection is looked at when nobody wakes the server for it.
    private const int HeldTickMs = 20;

    // The longest stretch that counts as awake time at once: a freeze looks like one long wait (design 4).
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly List<ServerConnection> _connections = [];
    private Thread? _thread;
    private long _checked;
    private volatile bool _stopping;
    private long _accepted;
    private long _timedOut;
    private long _faults;

    /// <summary>Connections that were accepted.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections that were closed since a request took too long.</summary>
    public long TimedOut => Volatile.Read(ref _timedOut);

    /// <summary>Connections that were closed since this code failed on them.</summary>
    public long Faults => Volatile.Read(ref _faults);

    public void Start(string threadName)
    {
        _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = threadName };
        _thread.Start();
    }

    /// <summary>Has held connections looked at now. From any thread.</summary>
    public void Wake() => socket.Wake();

    /// <summary>Closes the listening socket and all connections; returns when nothing is received any more.</summary>
    public void Dispose()
    {
        _stopping = true;
        socket.Wake();
        if (_thread is not null && _thread != Thread.CurrentThread) _thread.Join();
        socket.Dispose();
    }

    private void Run()
    {
        bool held = false;
        _checked = time.GetTimestamp();
        while (!_stopping)
        {
            // Only a request in the middle needs the clock; an idle server sleeps until somebody comes.
            bool timed = held || _connections.Exists(static c => c.IsBusy);
            bool accepting = !held && MayAccept();
            int timeout = !timed ? -1
                : _connections.Exists(static c => c.IsHeld) ? HeldTickMs
                : (int)Math.Min(Tick.TotalMilliseconds, Math.Max(1, limits.RequestTime.TotalMilliseconds / 4));
            bool waiting = socket.Wait(_connections, accepting, timeout);
            if (_stopping) break;
            for (int i = _connections.Count - 1; i >= 0; i--)
            {
                if ((_connections[i].IsReady || _connections[i].IsHeld) && !Advanced(_connections[i])) Close(i);
            }

            Expire();
            // If a connection waits and cannot be had (no file descriptor is left), trying at once again would be a busy loop.
            held = waiting && !TryAccept();
        }

        for (int i = _connections.Count - 1; i >= 0; i--) Close(i);
    }

    private bool MayAccept() => _connections.Count < limits.MaxConnections || _connections.Exists(static c => !c.IsBusy);

    private bool TryAccept()
    {
        if (_connections.Count >= limits.MaxConnections)
        {
            int idlest = -1;
            for (int i = 0; i < _connections.Count; i++)
            {
                if (!_connections[i].IsBusy && (idlest < 0 || _connections[i].InState > _connections[idlest].InState)) idlest = i;
            }

            if (idlest < 0) return true;
            Close(idlest);
        }

        if (socket.Accept() is not { } accepted) return false;
        Volatile.Write(ref _accepted, _accepted + 1);
        _connections.Add(connect(accepted));
        return true;
    }

    private bool Advanced(ServerConnection connection)
    {
        try
        {
            return connection.Advance();
        }
        catch (Exception)
        {
            Volatile.Write(ref _faults, _faults + 1);
            return false;
        }
    }

    private void Expire()
    {
        long now = time.GetTimestamp();
        TimeSpan passed = time.GetElapsedTime(_checked, now);
        _checked = now;
        if (passed > Tick) passed = Tick;
        for (int i = _connections.Count - 1; i >= 0; i--)
        {
            ServerConnection connection = _connections[i];
            if (connection.Busyness != connection.LastBusyness) (connection.LastBusyness, connection.InState) = (connection.Busyness, default);
            else connection.InState += passed;
            if (!connection.IsBusy || connection.InState < limits.RequestTime) continue;
            Volatile.Write(ref _timedOut, _timedOut + 1);
            connection.TimedOut();
            Close(i);
        }
    }

    private void Close(int index)
    {
        _connections[index].Dispose();
        _connections.RemoveAt(index);
    }
}

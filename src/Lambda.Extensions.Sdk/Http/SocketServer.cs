namespace Lambda.Extensions.Sdk.Http;

/// <summary>Serves all connections of a listening socket on one thread. No data from a peer can end it.</summary>
internal sealed class SocketServer(IServerSocket socket, Func<IConnectionSocket, ServerConnection> connect, ServerLimits limits, TimeProvider time) : IDisposable
{
    // Connections kept open only to deliver a refusal (429). Above this limit the oldest of them is closed, even if it has not
    // read its answer.
    private const int MaxRefusing = 64;

    private const int AcceptsInTurn = 16;

    // The longest period that counts as awake time at once: a freeze looks like one long wait (design 4).
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // A connection that has not sent anything yet may be about to. For this time it is not closed in favour of a new connection
    // that can be refused.
    private static readonly TimeSpan Benefit = TimeSpan.FromSeconds(1);

    private readonly List<ServerConnection> _connections = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private long _checked;
    private volatile bool _stopping;
    private volatile bool _draining;
    private int _refusing;
    private int _open;
    private long _accepted;
    private long _refused;
    private long _timedOut;
    private long _faults;

    /// <summary>Creates a connection that delivers a refusal, when all connections are busy. When null, new connections wait.</summary>
    public Func<IConnectionSocket, ServerConnection>? Refuse { get; init; }

    /// <summary>Gets the number of connections that were accepted.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Gets the number of connections that were accepted only to be refused.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Gets the number of connections that are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Gets the number of connections that were closed because a request took too long.</summary>
    public long TimedOut => Volatile.Read(ref _timedOut);

    /// <summary>Gets the number of connections that were closed because this code failed on them.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>Gets a task that completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    public void Start(string threadName)
    {
        _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = threadName };
        _thread.Start();
    }

    /// <summary>Makes the server check its held connections now. Can be called from any thread.</summary>
    public void Wake() => socket.Wake();

    /// <summary>
    /// Accepts no new connection, lets each connection finish its current request, and ends (<see cref="Ended"/>). Can be called
    /// from any thread.
    /// </summary>
    public void Drain()
    {
        _draining = true;
        socket.Wake();
    }

    /// <summary>Closes the listening socket and all connections; returns when no more data is received.</summary>
    public void Dispose()
    {
        _stopping = true;
        socket.Wake();
        if (_thread is not null && _thread != Thread.CurrentThread) _thread.Join();
        socket.Dispose();
    }

    private void Run()
    {
        bool held = false, drained = false;
        _checked = time.GetTimestamp();
        while (!_stopping)
        {
            if (_draining && !drained)
            {
                drained = true;
                BeginDrain();
            }

            if (drained && _connections.Count == 0) break;
            // Only a request in progress needs the clock; an idle server sleeps until a connection or data arrives.
            bool timed = held || _connections.Exists(static c => c.IsBusy);
            bool accepting = !held && !drained && MayAccept();
            int timeout = !timed ? -1
                : _connections.Exists(static c => c.IsHeld) ? (int)limits.HeldTick.TotalMilliseconds
                : (int)Math.Min(Tick.TotalMilliseconds, Math.Max(1, limits.RequestTime.TotalMilliseconds / 4));
            bool waiting = socket.Wait(_connections, accepting, timeout);
            if (_stopping) break;
            for (int i = _connections.Count - 1; i >= 0; i--)
            {
                if ((_connections[i].IsReady || _connections[i].IsHeld) && !Advanced(_connections[i])) Close(i);
                else if (drained && !_connections[i].IsBusy) Close(i);
            }

            Expire();
            // If a connection waits and cannot be accepted (no file descriptor is free), an immediate retry would be a busy loop.
            held = waiting && !AcceptSome();
        }

        for (int i = _connections.Count - 1; i >= 0; i--) Close(i);
        socket.StopListening();
        _ended.TrySetResult();
    }

    private void BeginDrain()
    {
        // Clients in the backlog connected before the drain began, so they are still served.
        while (MayAccept() && TryAccept())
        {
            if (_connections[^1].IsRefused) break;
        }

        socket.StopListening();
        for (int i = _connections.Count - 1; i >= 0; i--)
        {
            _connections[i].Drain();
            if (!Advanced(_connections[i]) || !_connections[i].IsBusy) Close(i);
        }
    }

    private bool MayAccept() => Refuse is not null || _connections.Count < limits.MaxConnections || LeastTrusted() >= 0;

    private bool AcceptSome()
    {
        if (!TryAccept()) return false;
        for (int i = 1; i < AcceptsInTurn && MayAccept(); i++)
        {
            long before = _accepted;
            if (!TryAccept() || _accepted == before) break;
        }

        return true;
    }

    private bool TryAccept()
    {
        bool full = _connections.Count - _refusing >= limits.MaxConnections;
        int victim = !full ? -1 : Refuse is null ? LeastTrusted() : Idlest();
        bool refuse = full && Refuse is not null && (victim < 0 || (_connections[victim].LastBusyness == 0 && _connections[victim].InState < Benefit));
        if (full && victim < 0 && !refuse) return true;
        // No connection is closed before a new one has been accepted.
        if (socket.Accept() is not { } accepted) return false;
        if (full && !refuse) Close(victim);
        Volatile.Write(ref _accepted, _accepted + 1);
        if (refuse) Volatile.Write(ref _refused, _refused + 1);
        if (refuse && _refusing >= MaxRefusing) Close(_connections.FindIndex(static c => c.IsRefused));
        ServerConnection connection = refuse ? Refuse!(accepted) : connect(accepted);
        if (connection.IsRefused) _refusing++;
        _connections.Add(connection);
        Volatile.Write(ref _open, _connections.Count);
        return true;
    }

    private int Idlest()
    {
        int idlest = -1;
        for (int i = 0; i < _connections.Count; i++)
        {
            // A connection that has been served is closed before one that has not sent anything yet.
            if (!_connections[i].IsBusy && (idlest < 0 || Idleness(_connections[i]).CompareTo(Idleness(_connections[idlest])) > 0)) idlest = i;
        }

        return idlest;
    }

    // For servers that do not refuse new connections: a connection that never sent a complete request is closed first, busy or
    // not, so that slow connections replace each other and not the one that is in use.
    private int LeastTrusted()
    {
        int least = -1;
        for (int i = 0; i < _connections.Count; i++)
        {
            ServerConnection one = _connections[i];
            if (one.HasServed && one.IsBusy) continue;
            if (least < 0 || (!one.HasServed, one.InState).CompareTo((!_connections[least].HasServed, _connections[least].InState)) > 0) least = i;
        }

        return least;
    }

    private static (bool Served, TimeSpan For) Idleness(ServerConnection connection) => (connection.LastBusyness != 0, connection.InState);

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
        TimeSpan awake = passed > Tick ? Tick : passed;
        for (int i = _connections.Count - 1; i >= 0; i--)
        {
            ServerConnection connection = _connections[i];
            if (connection.Busyness != connection.LastBusyness) (connection.LastBusyness, connection.InState) = (connection.Busyness, default);
            else connection.InState += connection.IsBusy ? awake : passed;
            if (!connection.IsBusy || connection.InState < (connection.IsHeld ? limits.HeldTime : limits.RequestTime)) continue;
            Volatile.Write(ref _timedOut, _timedOut + 1);
            connection.TimedOut();
            Close(i);
        }
    }

    private void Close(int index)
    {
        ServerConnection connection = _connections[index];
        if (connection.IsRefused) _refusing--;
        connection.Dispose();
        _connections.RemoveAt(index);
        Volatile.Write(ref _open, _connections.Count);
    }
}

namespace Lambda.Extensions.Sdk.Http;

/// <summary>One connection of a <see cref="SocketServer"/>: takes in what the peer sends, and sends what the peer does not take at once when it can.</summary>
internal abstract class ServerConnection(IConnectionSocket socket) : IDisposable
{
    // As many reads in a row, so that one busy peer does not keep the others waiting.
    private const int ReadsInTurn = 32;

    private byte[] _toSend = [];
    private int _sent;
    private int _pending;

    public IConnectionSocket Socket { get; } = socket;

    public bool IsReady { get; set; }

    public bool WantsToSend => _pending > 0;

    /// <summary>While held, nothing is taken from the peer: what it sent before is waited for.</summary>
    public bool IsHeld { get; protected set; }

    /// <summary>Served beyond the limit, only to be told so.</summary>
    public virtual bool IsRefused => false;

    /// <summary>Whether a whole request came over it.</summary>
    public bool HasServed => Requests > 0;

    /// <summary>In the middle of a request, or of its response: the time for it runs.</summary>
    public bool IsBusy => WantsToSend || IsReceiving || IsHeld;

    /// <summary>Awake time since the connection became busy with this request, or idle.</summary>
    public TimeSpan InState { get; set; }

    /// <summary>Changes with each request, so that many quick ones are not taken for one slow one, and when the connection becomes held, busy or idle.</summary>
    public long Busyness => (Requests << 2) | (IsHeld ? 2L : IsBusy ? 1L : 0L);

    public long LastBusyness { get; set; }

    protected long Requests { get; set; }

    /// <summary>Set when the connection is to be closed once everything has been sent.</summary>
    protected bool IsLast { get; set; }

    /// <summary>The server is about to end: a response from here on is the connection's last.</summary>
    public virtual void Drain()
    {
    }

    protected abstract bool IsReceiving { get; }

    /// <summary>Does what can be done now.</summary>
    /// <returns>False when the connection is at its end.</returns>
    public bool Advance()
    {
        if (IsHeld)
        {
            if (!MayGoOn()) return true;
            IsHeld = false;
            GoOn();
        }

        if (WantsToSend)
        {
            if (!TrySendPending()) return false;
            if (!WantsToSend) Sent();
        }

        for (int i = 0; i < ReadsInTurn; i++)
        {
            if (WantsToSend || IsHeld) return true;
            if (IsLast) return false;
            Span<byte> room = Room();
            int n = Socket.Receive(room);
            if (n < 0) return true;
            if (n == 0)
            {
                Ended();
                return false;
            }

            Received(n);
            // A short read has emptied the socket: no call to be told so.
            if (n < room.Length && !IsLast) return true;
        }

        return WantsToSend || IsHeld || !IsLast;
    }

    /// <summary>The time for the request is over; what is sent here is the last.</summary>
    public virtual void TimedOut()
    {
    }

    public virtual void Dispose() => Socket.Dispose();

    /// <summary>Where to put the next bytes; never empty.</summary>
    protected abstract Span<byte> Room();

    /// <summary>So many bytes lie in the room.</summary>
    protected abstract void Received(int count);

    /// <summary>Whether what a held connection waits for has come; asked again and again.</summary>
    protected virtual bool MayGoOn() => true;

    /// <summary>The connection is no longer held.</summary>
    protected virtual void GoOn()
    {
    }

    /// <summary>The peer has taken everything it was to be sent.</summary>
    protected virtual void Sent()
    {
    }

    /// <summary>The peer has closed.</summary>
    protected virtual void Ended()
    {
    }

    protected void Send(ReadOnlySpan<byte> bytes)
    {
        if (_pending == 0)
        {
            int n = Socket.Send(bytes);
            if (n < 0) IsLast = true;
            if (n < 0 || n == bytes.Length) return;
            bytes = bytes[n..];
        }

        int end = _sent + _pending;
        if (_toSend.Length < end + bytes.Length) Array.Resize(ref _toSend, Math.Max(end + bytes.Length, 1024));
        bytes.CopyTo(_toSend.AsSpan(end));
        _pending += bytes.Length;
    }

    private bool TrySendPending()
    {
        int n = Socket.Send(_toSend.AsSpan(_sent, _pending));
        if (n < 0) return false;
        _sent += n;
        _pending -= n;
        if (_pending == 0) (_toSend, _sent) = ([], 0);
        return true;
    }
}

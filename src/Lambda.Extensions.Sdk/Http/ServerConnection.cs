namespace Lambda.Extensions.Sdk.Http;

/// <summary>
/// One connection of a <see cref="SocketServer"/>: reads the peer's data, and keeps the data that the peer does not accept at
/// once until it can be sent.
/// </summary>
internal abstract class ServerConnection(IConnectionSocket socket) : IDisposable
{
    // The maximum number of reads in a row, so that one busy peer does not make the others wait.
    private const int ReadsInTurn = 32;

    private byte[] _toSend = [];
    private int _sent;
    private int _pending;

    public IConnectionSocket Socket { get; } = socket;

    public bool IsReady { get; set; }

    public bool WantsToSend => _pending > 0;

    /// <summary>True while a response is pending. The socket is not read meanwhile.</summary>
    public bool IsHeld { get; protected set; }

    /// <summary>True for a connection above the limit that is served only to deliver the refusal.</summary>
    public virtual bool IsRefused => false;

    /// <summary>Gets whether at least one complete request was received.</summary>
    public bool HasServed => Requests > 0;

    /// <summary>True in the middle of a request or of its response, while its time limit runs.</summary>
    public bool IsBusy => WantsToSend || IsReceiving || IsHeld;

    /// <summary>Gets or sets the awake time since the connection became busy with this request, or idle.</summary>
    public TimeSpan InState { get; set; }

    /// <summary>
    /// Gets a number that changes with each request, so that many quick requests are not mistaken for one slow one, and when the
    /// connection becomes held, busy or idle.
    /// </summary>
    public long Busyness => (Requests << 2) | (IsHeld ? 2L : IsBusy ? 1L : 0L);

    public long LastBusyness { get; set; }

    protected long Requests { get; set; }

    /// <summary>Gets or sets whether the connection is closed once all data has been sent.</summary>
    protected bool IsLast { get; set; }

    /// <summary>Prepares for the end of the server: the next response is the connection's last.</summary>
    public virtual void Drain()
    {
    }

    protected abstract bool IsReceiving { get; }

    /// <summary>Does all work that is possible now without waiting.</summary>
    /// <returns>False when the connection has ended.</returns>
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
            // A short read means that the socket is empty, so another call is not needed.
            if (n < room.Length && !IsLast) return true;
        }

        return WantsToSend || IsHeld || !IsLast;
    }

    /// <summary>Called when the request's time is over; data that is sent here is the last.</summary>
    public virtual void TimedOut()
    {
    }

    public virtual void Dispose() => Socket.Dispose();

    /// <summary>Returns the buffer for the next bytes; never empty.</summary>
    protected abstract Span<byte> Room();

    /// <summary>Handles the given number of bytes, which were written to the buffer of <see cref="Room"/>.</summary>
    protected abstract void Received(int count);

    /// <summary>Returns true when a held connection can continue; called repeatedly.</summary>
    protected virtual bool MayGoOn() => true;

    /// <summary>Called when the connection is no longer held.</summary>
    protected virtual void GoOn()
    {
    }

    /// <summary>Called when the peer has accepted all pending data.</summary>
    protected virtual void Sent()
    {
    }

    /// <summary>Called when the peer has closed the connection.</summary>
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

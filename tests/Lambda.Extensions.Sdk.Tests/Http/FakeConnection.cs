using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>A peer without a socket: a test sets how much it accepts and hands out what it sends.</summary>
internal sealed class FakePeer : IConnectionSocket
{
    /// <summary>The pieces that the peer sends; an empty one is its end.</summary>
    public Queue<string> Sends { get; } = new();

    /// <summary>The number of bytes that the peer accepts; negative: it has disconnected.</summary>
    public int Accepts { get; set; } = int.MaxValue;

    public string Accepted { get; private set; } = "";

    public int Reads { get; private set; }

    public bool IsSendEnded { get; private set; }

    public bool IsDisposed { get; private set; }

    public int Receive(Span<byte> to)
    {
        Reads++;
        if (!Sends.TryDequeue(out string? piece)) return -1;
        Bytes.Of(piece).CopyTo(to);
        return piece.Length;
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        if (Accepts < 0) return -1;
        int n = Math.Min(Accepts, bytes.Length);
        Accepts -= n;
        Accepted += Bytes.Text(bytes[..n]);
        return n;
    }

    public void EndSend() => IsSendEnded = true;

    public void Dispose() => IsDisposed = true;
}

/// <summary>A connection whose state a test sets.</summary>
internal sealed class FakeConnection(FakePeer peer, bool isRefused = false) : ServerConnection(peer)
{
    public FakePeer Peer { get; } = peer;

    public List<string> Log { get; } = [];

    /// <summary>True in the middle of a request.</summary>
    public bool Receives { get; set; }

    public bool MayContinue { get; set; }

    /// <summary>Called with each piece that was received.</summary>
    public Action<FakeConnection, string> OnReceived { get; set; } = (_, _) => { };

    public bool Last
    {
        get => IsLast;
        set => IsLast = value;
    }

    public override bool IsRefused => isRefused;

    protected override bool IsReceiving => Receives;

    private byte[] Buffer { get; } = new byte[4];

    public void Hold() => IsHeld = true;

    /// <summary>Counts one complete request.</summary>
    public void Serve() => Requests++;

    /// <summary>Lets the peer end.</summary>
    public void End()
    {
        Peer.Sends.Enqueue("");
        IsReady = true;
    }

    public void Answer(string text) => Send(Bytes.Of(text));

    public override void TimedOut() => Log.Add("timed out");

    public override void Drain() => Log.Add("drain");

    protected override Span<byte> Room() => Buffer;

    protected override void Received(int count)
    {
        string text = Bytes.Text(Buffer.AsSpan(0, count));
        Log.Add(text);
        OnReceived(this, text);
    }

    protected override bool MayGoOn() => MayContinue;

    protected override void GoOn() => Log.Add("continued");

    protected override void Sent() => Log.Add("sent");

    protected override void Ended() => Log.Add("ended");
}

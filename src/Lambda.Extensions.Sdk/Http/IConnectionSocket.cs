namespace Lambda.Extensions.Sdk.Http;

/// <summary>One accepted connection; no method blocks.</summary>
internal interface IConnectionSocket : IDisposable
{
    /// <summary>Returns the number of bytes that were received; 0 at the end, also after a failure; -1 when there are none yet.</summary>
    int Receive(Span<byte> to);

    /// <summary>Returns the number of bytes that were sent; 0 when none can be sent now; -1 when the peer has disconnected.</summary>
    int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Closes the sending side; the peer can still finish its own sending.</summary>
    void EndSend();
}

namespace Lambda.Extensions.Sdk.Http;

/// <summary>One accepted connection; nothing blocks.</summary>
internal interface IConnectionSocket : IDisposable
{
    /// <summary>How many bytes came; 0 at the end, also after a failure; -1 when there is nothing yet.</summary>
    int Receive(Span<byte> to);

    /// <summary>How many bytes were taken; 0 when none can be taken now; -1 when the peer is gone.</summary>
    int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Says that nothing more is sent; the peer can still finish what it is sending.</summary>
    void EndSend();
}

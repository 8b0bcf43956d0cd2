namespace Lambda.Extensions.Sdk.Http;

/// <summary>A listening socket, and the wait for it and its connections. Used by one thread, except <see cref="Wake"/>.</summary>
internal interface IServerSocket : IDisposable
{
    int Port { get; }

    /// <summary>
    /// Accepts the next waiting connection; returns <see langword="null"/> when there is none, or none can be accepted now.
    /// </summary>
    IConnectionSocket? Accept();

    /// <summary>
    /// Waits for the next connection and accepts it as a blocking one. Returns <see langword="null"/> after <see cref="Wake"/>, and
    /// when it cannot be accepted. Not to be mixed with the other calls.
    /// </summary>
    IDuplexTransport? AcceptStream();

    /// <summary>Waits until a connection can continue, and marks it with <see cref="ServerConnection.IsReady"/>.</summary>
    /// <param name="connections">All connections.</param>
    /// <param name="accepting">True when a waiting connection is a reason to return.</param>
    /// <param name="timeoutMs">The longest wait in ms; -1 for no limit.</param>
    /// <returns>True when a connection waits to be accepted.</returns>
    bool Wait(List<ServerConnection> connections, bool accepting, int timeoutMs);

    /// <summary>Refuses connections from now on; the accepted ones continue.</summary>
    void StopListening();

    /// <summary>Ends a wait, or the next one. Can be called from any thread.</summary>
    void Wake();
}

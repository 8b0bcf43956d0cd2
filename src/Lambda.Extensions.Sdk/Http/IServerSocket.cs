namespace Lambda.Extensions.Sdk.Http;

/// <summary>A listening socket and the wait for it and its connections; used by one thread, but for <see cref="Wake"/>.</summary>
internal interface IServerSocket : IDisposable
{
    int Port { get; }

    /// <summary>The next waiting connection, or <see langword="null"/> when there is none, or none can be taken now.</summary>
    IConnectionSocket? Accept();

    /// <summary>Waits until something can be done, and marks what: <see cref="ServerConnection.IsReady"/>.</summary>
    /// <param name="connections">All connections.</param>
    /// <param name="accepting">Whether a waiting connection is a reason to return.</param>
    /// <param name="timeoutMs">The longest wait; -1 is for ever.</param>
    /// <returns>Whether a connection waits to be accepted.</returns>
    bool Wait(List<ServerConnection> connections, bool accepting, int timeoutMs);

    /// <summary>Connections are refused from here on; those that were accepted go on.</summary>
    void StopListening();

    /// <summary>Ends a wait, or the next one. From any thread.</summary>
    void Wake();
}

using System.Collections.Concurrent;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Tests.Hosting;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>A listening socket whose waits end when a test says so. Between two turns the server's thread waits here.</summary>
internal sealed class FakeServerSocket : IServerSocket
{
    private readonly BlockingCollection<Action> _turns = [];
    private readonly SemaphoreSlim _arrived = new(0);

    public int Port => 1;

    /// <summary>The clients that wait to be accepted.</summary>
    public Queue<FakePeer> Backlog { get; } = new();

    /// <summary>False: no file descriptor is free.</summary>
    public bool CanAccept { get; set; } = true;

    /// <summary>The arguments of the latest wait.</summary>
    public (bool Accepting, int TimeoutMs) Latest { get; private set; }

    public bool IsListening { get; private set; } = true;

    public bool IsDisposed { get; private set; }

    /// <summary>Waits until the server's thread waits.</summary>
    public void Arrived() => Assert.That(_arrived.Wait(Life.Patience), Is.True, "the server's thread does not wait");

    /// <summary>Ends the wait after an action on the server's thread, and returns at its next wait.</summary>
    public void Turn(Action? action = null)
    {
        _turns.Add(action ?? (() => { }));
        Arrived();
    }

    public IConnectionSocket? Accept() => CanAccept && Backlog.TryDequeue(out FakePeer? peer) ? peer : null;

    public IDuplexTransport? AcceptStream() => null;

    public bool Wait(List<ServerConnection> connections, bool accepting, int timeoutMs)
    {
        Latest = (accepting, timeoutMs);
        _arrived.Release();
        foreach (ServerConnection connection in connections) connection.IsReady = false;
        _turns.Take()();
        return accepting && Backlog.Count > 0;
    }

    public void StopListening() => IsListening = false;

    public void Wake() => _turns.Add(() => { });

    public void Dispose() => IsDisposed = true;
}

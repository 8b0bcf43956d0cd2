using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.RuntimeApi.Wire;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>
/// One connection of the runtime, and the connection to the platform that belongs to it. Each direction has a thread of its own that
/// blocks (<see cref="RequestRelay"/>, <see cref="ResponseRelay"/>), so a peer that sends and receives at once, pipelines, or closes
/// one side is served as without the proxy. There is no timeout: <c>next</c> waits for hours, and over a freeze.
/// </summary>
internal sealed class RuntimeConnection(RuntimeProxy proxy, IDuplexTransport runtime) : IDisposable
{
    private const int Stack = 256 * 1024;

    private int _threads = 1;

    public RuntimeProxy Proxy { get; } = proxy;

    public RuntimeHooks Hooks => Proxy.Hooks;

    /// <summary>Gets the connection to the runtime.</summary>
    public IDuplexTransport Runtime { get; } = runtime;

    /// <summary>Gets the connection to the platform; null before the first request.</summary>
    public IDuplexTransport? Platform { get; private set; }

    public PendingCalls Pending { get; } = new();

    public void Start() => new Thread(() => Run(new RequestRelay(this).Run), Stack) { IsBackground = true, Name = "lambda-ext runtime requests" }.Start();

    /// <summary>
    /// Connects to the platform, once. When that fails, the runtime's connection is reset: it sees the failure that it would see
    /// without the proxy.
    /// </summary>
    public bool TryConnect()
    {
        if (Platform is not null) return true;
        try
        {
            Platform = Proxy.Connect();
        }
        catch (Exception e) when (MessageReader.IsConnectionFailure(e))
        {
            Proxy.LogUnreachable(e);
            Runtime.Reset();
            return false;
        }

        Interlocked.Increment(ref _threads);
        try
        {
            new Thread(() => Run(new ResponseRelay(this).Run), Stack) { IsBackground = true, Name = "lambda-ext runtime responses" }.Start();
            return true;
        }
        catch (Exception)
        {
            Interlocked.Decrement(ref _threads);
            throw;
        }
    }

    /// <summary>Breaks both connections: the peers see the end.</summary>
    public void Abort()
    {
        Pending.Close();
        Runtime.Abort();
        Platform?.Abort();
    }

    public void Dispose()
    {
        Runtime.Dispose();
        Platform?.Dispose();
    }

    private void Run(Action relay)
    {
        try
        {
            relay();
        }
        catch (Exception e)
        {
            // A defect costs one connection: the runtime sees a broken one and opens another.
            Proxy.LogDefect(e);
            Pending.Close();
            Runtime.Reset();
            Platform?.Reset();
        }

        if (Interlocked.Decrement(ref _threads) > 0) return;
        Dispose();
        Proxy.Ended(this);
    }
}

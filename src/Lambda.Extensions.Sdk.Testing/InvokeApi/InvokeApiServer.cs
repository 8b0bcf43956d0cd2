using System.Net.Sockets;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Http;

namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>
/// Serves one function through Lambda's Invoke API on a loopback port, so that curl, the AWS CLI with <c>--endpoint-url</c> and the clients of
/// every AWS SDK invoke it. Parallel requests start further environments, as on the platform.
/// </summary>
/// <remarks>Signatures are not checked. Disposing shuts all environments down in order and leaves no process behind.</remarks>
public sealed class InvokeApiServer : IAsyncDisposable
{
    private readonly InvokeApiOptions _options;
    private readonly RuntimeApiServer _server;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<Task> _retirements = [];
    private readonly EventInvocations _events;
    private volatile EnvironmentPool _pool;
    private int _lastNumber;
    private Task? _disposal;

    private InvokeApiServer(InvokeApiOptions options, LambdaEmulatorBuilder function)
    {
        _options = options;
        _server = new RuntimeApiServer(options.Port);
        _pool = NewPool(function);
        _events = new EventInvocations(options, () => _pool, _stopping.Token);
        _server.Handle(new InvokeHandler(() => _pool, _events).HandleAsync);
    }

    /// <summary>Gets the address, for <c>--endpoint-url</c> and the <c>ServiceURL</c> of a client.</summary>
    public Uri Address => new($"http://{_server.Address}/");

    /// <summary>Gets the environments that are alive now, by their number.</summary>
    public IReadOnlyDictionary<int, LambdaEmulator> Environments => _pool.Environments;

    /// <summary>Opens the port. The first request starts the first environment.</summary>
    /// <param name="function">Describes each environment.</param>
    /// <param name="options">The port, the limits and the callbacks; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The server.</returns>
    /// <exception cref="EmulatorException">The port is not available.</exception>
    public static async Task<InvokeApiServer> StartAsync(
        LambdaEmulatorBuilder function, InvokeApiOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        options ??= new InvokeApiOptions();
        options.Validate(nameof(options));
        var server = new InvokeApiServer(options, function);
        try
        {
            await server._server.StartAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new EmulatorException($"Port {options.Port} is not available: {e.Message} Choose another one, or 0 for any.", e);
        }
    }

    /// <summary>Serves another version of the function from now on. Environments of the old one finish their invocation and are shut down.</summary>
    /// <param name="function">Describes each environment of the new version.</param>
    /// <returns>A task that ends when the old environments have ended.</returns>
    public Task ReplaceFunctionAsync(LambdaEmulatorBuilder function)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (_gate)
        {
            if (_disposal is not null) return _disposal;
            EnvironmentPool old = _pool;
            _pool = NewPool(function);
            Task retirement = old.RetireAsync(endRunning: false);
            _retirements.RemoveAll(task => task.IsCompleted);
            _retirements.Add(retirement);
            return retirement;
        }
    }

    /// <summary>Starts an environment ahead of the first request, unless there is a free one. A request that comes during its INIT waits for it.</summary>
    /// <returns>The environment, whose INIT may still be running; <see langword="null"/> when all are busy.</returns>
    public async Task<LambdaEmulator?> WarmUpAsync()
    {
        PooledEnvironment? environment = await _pool.TakeAsync().ConfigureAwait(false);
        environment?.Release(isUsable: true);
        return environment?.Emulator;
    }

    /// <summary>Shuts the environments down that no request is using. The next request is a cold start.</summary>
    /// <returns>A task that ends when they have ended.</returns>
    public Task ShutdownIdleAsync() => _pool.EndIdleAsync();

    /// <summary>Closes the port and shuts all environments down in order, running invocations included.</summary>
    /// <returns>A task that ends when no process is left.</returns>
    public async ValueTask DisposeAsync()
    {
        Task disposal;
        lock (_gate) disposal = _disposal ??= DisposeOnceAsync();
        await disposal.ConfigureAwait(false);
    }

    private EnvironmentPool NewPool(LambdaEmulatorBuilder function)
    {
        EmulatorSettings settings = function.Settings;
        return new EnvironmentPool(_options, settings, function.StartWithoutInitAsync, () => Interlocked.Increment(ref _lastNumber));
    }

    private async Task DisposeOnceAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll([_pool.RetireAsync(endRunning: true), .. _retirements]).ConfigureAwait(false);
        await _events.EndAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }
}

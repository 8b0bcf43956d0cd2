using Lambda.Extensions.Sdk.Testing.Configuration;

namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Holds the environments of one version of the function: a request takes a free one, or starts a new one.</summary>
internal sealed class EnvironmentPool(
    InvokeApiOptions options, EmulatorSettings settings, Func<CancellationToken, Task<LambdaEmulator>> start, Func<int> nextNumber)
{
    private readonly Lock _gate = new();
    private readonly List<PooledEnvironment> _environments = [];
    private readonly HashSet<Task> _work = [];
    private readonly int _slots = settings.IsManagedInstances ? settings.MaxConcurrency : 1;
    private TaskCompletionSource _freed = NewSignal();
    private int _starting;
    private bool _endsRunning;

    public EmulatorSettings Settings { get; } = settings;

    /// <summary>True when another version has taken its place. Nothing can be taken any more.</summary>
    public bool IsRetired { get; private set; }

    public IReadOnlyDictionary<int, LambdaEmulator> Environments
    {
        get
        {
            lock (_gate) return _environments.ToDictionary(environment => environment.Number, environment => environment.Emulator);
        }
    }

    /// <summary>Gets a task that ends when an environment has become free, or the pool is retired.</summary>
    public Task Freed
    {
        get
        {
            lock (_gate) return _freed.Task;
        }
    }

    /// <summary>Takes an environment. It must be released.</summary>
    /// <returns><see langword="null"/> when all environments are busy, or the pool is retired.</returns>
    public async Task<PooledEnvironment?> TakeAsync()
    {
        Task? almostFree;
        lock (_gate)
        {
            if (TryTakeFree() is { } free) return free;
            almostFree = _environments.Exists(environment => environment.Answered > 0) ? _freed.Task : null;
        }

        if (almostFree is not null) await Task.WhenAny(almostFree, Task.Delay(options.AlmostFree, TimeProvider.System)).ConfigureAwait(false);
        Task<PooledEnvironment?> started;
        lock (_gate)
        {
            if (TryTakeFree() is { } free) return free;
            if (IsRetired || _environments.Count + _starting >= options.MaxEnvironments) return null;
            _starting++;
            started = Track(Task.Run(StartAsync));
        }

        return await started.ConfigureAwait(false);
    }

    public void MarkAnswered(PooledEnvironment environment)
    {
        lock (_gate) environment.Answered++;
    }

    public void Release(PooledEnvironment environment, bool isUsable)
    {
        lock (_gate)
        {
            environment.InUse--;
            if (environment.Answered > 0) environment.Answered--;
            if (!_environments.Contains(environment)) return;
            if (!isUsable || (IsRetired && environment.InUse == 0))
            {
                _ = EndAsync(environment);
            }
            else if (environment.InUse == 0)
            {
                // The last one used is the next one used, so that the others become idle.
                _environments.Remove(environment);
                _environments.Add(environment);
                ArmIdleTimer(environment);
            }

            Signal();
        }
    }

    /// <summary>Ends the environments that no request is using.</summary>
    public Task EndIdleAsync()
    {
        lock (_gate) return Task.WhenAll(_environments.FindAll(environment => environment.InUse == 0).ConvertAll(EndAsync));
    }

    /// <summary>Ends all environments for good: now, or when their invocation is over.</summary>
    public async Task RetireAsync(bool endRunning)
    {
        lock (_gate)
        {
            IsRetired = true;
            _endsRunning |= endRunning;
            foreach (PooledEnvironment environment in _environments.FindAll(environment => endRunning || environment.InUse == 0)) _ = EndAsync(environment);
            Signal();
        }

        while (true)
        {
            Task changed;
            Task[] work;
            lock (_gate)
            {
                if (_environments.Count == 0 && _work.Count == 0) return;
                changed = _freed.Task;
                work = [.. _work];
            }

            await (work.Length > 0 ? Task.WhenAll(work) : changed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_gate) _work.RemoveWhere(task => task.IsCompleted);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PooledEnvironment? TryTakeFree()
    {
        if (IsRetired || _environments.FindLast(environment => environment.InUse < _slots) is not { } free) return null;
        free.InUse++;
        free.IdleTimer?.Dispose();
        free.IdleTimer = null;
        return free;
    }

    private async Task<PooledEnvironment?> StartAsync()
    {
        PooledEnvironment environment;
        try
        {
            LambdaEmulator emulator = await start(CancellationToken.None).ConfigureAwait(false);
            environment = new PooledEnvironment(this, nextNumber(), emulator) { InUse = 1 };
            options.EnvironmentStarted?.Invoke(environment.Number, emulator);
        }
        catch
        {
            lock (_gate) _starting--;
            throw;
        }

        lock (_gate)
        {
            _starting--;
            _environments.Add(environment);
            if (!_endsRunning) return environment;
            _ = EndAsync(environment);
            return null;
        }
    }

    private void ArmIdleTimer(PooledEnvironment environment)
    {
        if (options.IdleTimeout is not { } idle) return;
        environment.IdleTimer = Settings.Time.CreateTimer(_ => EndIfIdle(environment), null, idle, Timeout.InfiniteTimeSpan);
    }

    private void EndIfIdle(PooledEnvironment environment)
    {
        lock (_gate)
        {
            if (environment.InUse == 0 && environment.IdleTimer is not null && _environments.Contains(environment)) _ = EndAsync(environment);
        }
    }

    /// <summary>Ends an environment in the background. Called inside the lock.</summary>
    private Task EndAsync(PooledEnvironment environment)
    {
        _environments.Remove(environment);
        environment.IdleTimer?.Dispose();
        environment.IdleTimer = null;
        return Track(Task.Run(async () =>
        {
            await environment.Emulator.ShutdownAsync(CancellationToken.None).ConfigureAwait(false);
            await environment.Emulator.DisposeAsync().ConfigureAwait(false);
        }));
    }

    private T Track<T>(T work)
        where T : Task
    {
        _work.RemoveWhere(task => task.IsCompleted);
        _work.Add(work);
        return work;
    }

    private void Signal()
    {
        TaskCompletionSource freed = _freed;
        _freed = NewSignal();
        freed.SetResult();
    }
}

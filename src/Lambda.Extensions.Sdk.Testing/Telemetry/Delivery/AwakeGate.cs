using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>
/// Pauses telemetry: deliveries and their timers stop while the environment is frozen (lambda-facts 3.3), and continue
/// at the same point. Its clock counts awake time only.
/// </summary>
internal sealed class AwakeGate(EmulatorClock clock)
{
    /// <summary>The time that a freeze waits for deliveries in progress: long enough for a listener that acknowledges first. On the real clock.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = New();
    private bool _awake;
    private TimeSpan _slept;
    private TimeSpan _asleepSince = clock.Elapsed;
    private int _inFlight;

    /// <summary>The total awake time.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate) return Now();
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            if (_awake) return;
            _awake = true;
            _slept += clock.Elapsed - _asleepSince;
            Change();
        }
    }

    /// <summary>Stops new deliveries. One in progress may end within a short time; after that it is frozen like its receiver.</summary>
    public async Task SleepAsync()
    {
        lock (_gate)
        {
            if (_awake)
            {
                _awake = false;
                _asleepSince = clock.Elapsed;
                Change();
            }
        }

        using var grace = new CancellationTokenSource(Grace, TimeProvider.System);
        while (!grace.IsCancellationRequested)
        {
            Task changed;
            lock (_gate)
            {
                if (_inFlight == 0 || _awake) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Begins a delivery when the environment is awake. <see cref="Leave"/> ends it.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_awake)
                {
                    _inFlight++;
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _inFlight--;
            Change();
        }
    }

    /// <summary>Waits for some awake time.</summary>
    /// <param name="time">The time to wait.</param>
    /// <param name="interruption">Ends the wait early.</param>
    /// <param name="cancellationToken">Ends it with an exception.</param>
    public Task DelayAsync(TimeSpan time, Task interruption, CancellationToken cancellationToken) =>
        DelayUntilAsync(Elapsed + time, interruption, cancellationToken);

    /// <summary>Waits until <see cref="Elapsed"/> has reached a value.</summary>
    /// <param name="end">The value to reach.</param>
    /// <param name="interruption">Ends the wait early.</param>
    /// <param name="cancellationToken">Ends it with an exception.</param>
    public async Task DelayUntilAsync(TimeSpan end, Task interruption, CancellationToken cancellationToken)
    {
        while (!interruption.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed;
            TimeSpan left;
            bool awake;
            lock (_gate)
            {
                changed = _changed.Task;
                awake = _awake;
                left = end - Now();
            }

            if (awake && left <= TimeSpan.Zero) return;
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var timer = Task.Delay(awake ? left : Timeout.InfiniteTimeSpan, clock.Provider, over.Token);
            // A fake clock that was advanced just before the timer was set would make it late.
            if (!awake || left - (end - Elapsed) <= Tolerance) await Task.WhenAny(timer, changed, interruption).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TimeSpan Now() => (_awake ? clock.Elapsed : _asleepSince) - _slept;

    private void Change()
    {
        TaskCompletionSource changed = _changed;
        _changed = New();
        changed.SetResult();
    }
}

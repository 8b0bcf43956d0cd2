namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Holds the lock of one sandbox, and waits until the sandbox's state meets a condition.</summary>
internal sealed class StateSignal
{
    private TaskCompletionSource _changed = New();

    public Lock Gate { get; } = new();

    /// <summary>Signals that the state changed. Call it inside <see cref="Gate"/>.</summary>
    public void Pulse()
    {
        TaskCompletionSource changed = _changed;
        _changed = New();
        changed.SetResult();
    }

    /// <summary>Waits until a condition is true. The condition is evaluated inside <see cref="Gate"/>.</summary>
    public async Task WaitAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (Gate)
            {
                if (condition()) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>One emulator's time: offsets since its start, wall-clock deadlines, and waiting.</summary>
internal sealed class EmulatorClock(TimeProvider provider)
{
    private readonly long _start = provider.GetTimestamp();

    public TimeProvider Provider { get; } = provider;

    public TimeSpan Elapsed => Provider.GetElapsedTime(_start);

    public DateTimeOffset UtcNow => Provider.GetUtcNow();

    /// <summary>Waits for a task, but no longer than a limit on the emulator's clock.</summary>
    public async Task<bool> CompletesWithinAsync(Task task, TimeSpan limit)
    {
        if (task.IsCompleted) return true;
        if (limit <= TimeSpan.Zero) return false;
        using var cancel = new CancellationTokenSource();
        var delay = Task.Delay(limit, Provider, cancel.Token);
        var first = await Task.WhenAny(task, delay).ConfigureAwait(false);
        await cancel.CancelAsync().ConfigureAwait(false);
        return first == task || task.IsCompleted;
    }
}

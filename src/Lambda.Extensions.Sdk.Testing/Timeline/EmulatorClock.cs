namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>Measures one emulator's time: offsets since its start, and wall-clock deadlines.</summary>
internal sealed class EmulatorClock(TimeProvider provider)
{
    private readonly long _start = provider.GetTimestamp();
    private readonly DateTimeOffset _startTime = provider.GetUtcNow();

    public TimeProvider Provider { get; } = provider;

    public TimeSpan Elapsed => Provider.GetElapsedTime(_start);

    public DateTimeOffset UtcNow => Provider.GetUtcNow();

    /// <summary>Returns the wall-clock time of an offset.</summary>
    public DateTimeOffset At(TimeSpan offset) => _startTime + offset;
}

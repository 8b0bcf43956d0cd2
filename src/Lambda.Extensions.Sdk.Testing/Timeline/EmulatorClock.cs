namespace Lambda.Extensions.Sdk.Testing;

/// <summary>One emulator's time: offsets since its start, and wall-clock deadlines.</summary>
internal sealed class EmulatorClock(TimeProvider provider)
{
    private readonly long _start = provider.GetTimestamp();

    public TimeProvider Provider { get; } = provider;

    public TimeSpan Elapsed => Provider.GetElapsedTime(_start);

    public DateTimeOffset UtcNow => Provider.GetUtcNow();
}

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// Measures how long <c>next</c> was parked. A freeze leaves no other trace. Clocks continue during a freeze, or jump, or stop
/// (unverified, lambda-facts 8 gotcha 7), so two clocks are read and the longer time counts.
/// </summary>
internal sealed class FreezeDetector(TimeProvider time)
{
    private long _parkedAt;
    private DateTimeOffset _parkedAtWall;

    public void Parked()
    {
        _parkedAt = time.GetTimestamp();
        _parkedAtWall = time.GetUtcNow();
    }

    public TimeSpan Woke()
    {
        TimeSpan awake = time.GetElapsedTime(_parkedAt);
        TimeSpan wall = time.GetUtcNow() - _parkedAtWall;
        return wall > awake ? wall : awake;
    }
}

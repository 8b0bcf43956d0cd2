namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// Measures how long <c>next</c> was parked. That is the only trace a freeze leaves: clocks run on through it, or jump, or
/// (unverified, lambda-facts 8 gotcha 7) stand still, so both are read and the longer time counts.
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

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>Settings of a <see cref="DeliverySender"/>.</summary>
public sealed class DeliverySenderOptions
{
    /// <summary>The time of one try, from connecting to the end of the answer. 10 ms to 15 minutes, default 2 s. What is left of the budget caps it.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The most tries in one send, the first included. 1 to 10, default 3. Further tries are made only while the budget has room for them.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>The time before the second try; it doubles for each further one, and chance makes it up to half shorter or longer. 1 ms to 10 s, default 100 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What <see cref="RetryDelay"/> grows to at most. Not less than it; up to 60 s, default 2 s.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After how many failures in a row, tries not sends, the breaker opens. 2 to 100, default 3.</summary>
    public int FailuresToOpen { get; set; } = 3;

    /// <summary>
    /// How long an open breaker keeps everything back before it lets one try through as a probe, and how long again if that
    /// fails. 500 ms to 1 hour, default 30 s. Wall time, frozen or not: an endpoint recovers while the environment sleeps, so the
    /// first send after a long freeze probes it.
    /// </summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);
}

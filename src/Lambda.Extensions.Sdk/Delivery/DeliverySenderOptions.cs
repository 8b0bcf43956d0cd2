using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>Settings of a <see cref="DeliverySender"/>.</summary>
public sealed class DeliverySenderOptions : ICheckedOptions
{
    /// <summary>
    /// Gets or sets the time of one try, from connecting to the end of the answer. 10 ms to 15 minutes, default 2 s. The
    /// remaining budget limits it.
    /// </summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets the maximum number of tries in one send, the first included. 1 to 10, default 3. Further tries are made only
    /// while the budget has room for them.
    /// </summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// Gets or sets the time before the second try. It doubles for each further try, and a random factor makes it up to half
    /// shorter or longer. 1 ms to 10 s, default 100 ms.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets the maximum delay between retries. At least <see cref="RetryDelay"/>, at most 60 s; default 2 s.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets the number of failures in a row (tries, not sends) after which the breaker opens. 2 to 100, default 3.
    /// </summary>
    public int FailuresToOpen { get; set; } = 3;

    /// <summary>
    /// Gets or sets the time that an open breaker stops all sends. Then it allows one try as a probe; if that fails, the time
    /// starts again. 500 ms to 1 hour, default 30 s. Wall time, frozen or not: an endpoint recovers while the environment is
    /// frozen, so the first send after a long freeze probes it. Each time is up to a quarter shorter or longer, at random, so that the
    /// environments of a fleet do not probe together.
    /// </summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the source of the random parts of waits.</summary>
    internal Random Random { get; set; } = Random.Shared;

    void ICheckedOptions.Check(OptionsCheck check)
    {
        check.Duration(nameof(SendTimeout), SendTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(15));
        check.Number(nameof(MaxAttempts), MaxAttempts, 1, 10);
        check.Duration(nameof(RetryDelay), RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));
        check.Duration(nameof(MaxRetryDelay), MaxRetryDelay, RetryDelay, TimeSpan.FromSeconds(60));
        check.Number(nameof(FailuresToOpen), FailuresToOpen, 2, 100);
        check.Duration(nameof(BreakDuration), BreakDuration, TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1));
    }
}

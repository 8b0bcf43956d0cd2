namespace Lambda.Extensions.Sdk;

/// <summary>
/// When data leaves: docs/delivery.md compares the policies. On Managed Instances, where nothing freezes, each of them flushes by its
/// interval instead, in the background.
/// </summary>
public sealed class FlushPolicy : IEquatable<FlushPolicy>
{
    internal static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan MaxInterval = TimeSpan.FromMinutes(15);

    private FlushPolicy(FlushPolicyKind kind, TimeSpan interval)
    {
        Kind = kind;
        Interval = interval;
    }

    /// <summary>After each handler, before <c>next</c>: the freshest data, the least at risk, and the most held time.</summary>
    public static FlushPolicy EndOfInvocation { get; } = new(FlushPolicyKind.EndOfInvocation, TimeSpan.FromSeconds(20));

    /// <summary>
    /// <c>next</c> is asked for at once; a flush begins when the handler has ended and goes on, if it must, within the next
    /// invocation. No held time; a flush can be frozen, and is repeated if its connection died.
    /// </summary>
    public static FlushPolicy Pipelined { get; } = new(FlushPolicyKind.Pipelined, TimeSpan.FromSeconds(20));

    /// <summary>
    /// The default: <see cref="EndOfInvocation"/> until the traffic has proven steady; then beside the handler, at most as often as data
    /// may wait. It learns the gaps between invocations and how long sending takes, and forgets both after a long idle time.
    /// </summary>
    public static FlushPolicy Adaptive { get; } = AdaptiveWithin(TimeSpan.FromSeconds(20));

    /// <summary>How long data may wait: the interval of flushes where they are not bound to an invocation's end.</summary>
    public TimeSpan Interval { get; }

    internal FlushPolicyKind Kind { get; }

    /// <summary>Whether two policies are equal.</summary>
    /// <param name="left">One policy.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(FlushPolicy? left, FlushPolicy? right) => Equals(left, right);

    /// <summary>Whether two policies differ.</summary>
    /// <param name="left">One policy.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(FlushPolicy? left, FlushPolicy? right) => !Equals(left, right);

    /// <summary>At the beginning of the first invocation after the interval, beside the handler. Data waits for an invocation to come.</summary>
    /// <param name="interval">100 ms to 15 min.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is out of its range.</exception>
    public static FlushPolicy Periodic(TimeSpan interval) => new(FlushPolicyKind.Periodic, Checked(interval));

    /// <summary><see cref="Adaptive"/> with another promise.</summary>
    /// <param name="maxDelay">How long data may wait while traffic is steady. 100 ms to 15 min; <see cref="Adaptive"/> has 20 s.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxDelay"/> is out of its range.</exception>
    public static FlushPolicy AdaptiveWithin(TimeSpan maxDelay) => new(FlushPolicyKind.Adaptive, Checked(maxDelay));

    /// <inheritdoc/>
    public bool Equals(FlushPolicy? other) => other is not null && Kind == other.Kind && Interval == other.Interval;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlushPolicy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Interval);

    /// <summary>The policy as its variable spells it, such as <c>adaptive:20000</c>.</summary>
    public override string ToString() => FlushPolicyText.Of(this);

    private static TimeSpan Checked(TimeSpan interval, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(interval))] string? name = null)
    {
        if (interval < MinInterval || interval > MaxInterval) throw new ArgumentOutOfRangeException(name, interval, "Use 100 ms to 15 min.");
        return interval;
    }
}

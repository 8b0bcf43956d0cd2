namespace Lambda.Extensions.Sdk;

/// <summary>
/// Decides when an extension sends its data. On Managed Instances nothing freezes; there each policy flushes in the background, at
/// its interval.
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

    /// <summary>
    /// Flushes after each handler, before <c>next</c>: the freshest data, the lowest risk of loss, and the most held time.
    /// </summary>
    public static FlushPolicy EndOfInvocation { get; } = new(FlushPolicyKind.EndOfInvocation, TimeSpan.FromSeconds(20));

    /// <summary>
    /// Asks for <c>next</c> at once. A flush begins when the handler has ended and, if necessary, continues within the next
    /// invocation. This policy has no held time. A flush can be frozen; it is repeated if its connection was lost.
    /// </summary>
    public static FlushPolicy Pipelined { get; } = new(FlushPolicyKind.Pipelined, TimeSpan.FromSeconds(20));

    /// <summary>
    /// The default: like <see cref="EndOfInvocation"/> until the traffic has proven steady; then beside the handler, only as often as
    /// <see cref="Interval"/> requires. The policy learns the gaps between invocations and the time that sending takes. It forgets
    /// both after a long idle time.
    /// </summary>
    public static FlushPolicy Adaptive { get; } = AdaptiveWithin(TimeSpan.FromSeconds(20));

    /// <summary>
    /// Gets the longest time that data may wait: the interval of flushes that are not bound to the end of an invocation.
    /// </summary>
    public TimeSpan Interval { get; }

    internal FlushPolicyKind Kind { get; }

    /// <summary>Returns whether two policies are equal.</summary>
    /// <param name="left">One policy.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(FlushPolicy? left, FlushPolicy? right) => Equals(left, right);

    /// <summary>Returns whether two policies differ.</summary>
    /// <param name="left">One policy.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(FlushPolicy? left, FlushPolicy? right) => !Equals(left, right);

    /// <summary>
    /// Returns a policy that flushes at the beginning of the first invocation after the interval, beside the handler. Data waits
    /// until an invocation arrives.
    /// </summary>
    /// <param name="interval">100 ms to 15 min.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is out of its range.</exception>
    public static FlushPolicy Periodic(TimeSpan interval) => new(FlushPolicyKind.Periodic, Checked(interval));

    /// <summary>Returns <see cref="Adaptive"/> with another longest delay.</summary>
    /// <param name="maxDelay">
    /// The longest time that data may wait while traffic is steady. 100 ms to 15 min; <see cref="Adaptive"/> has 20 s.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxDelay"/> is out of its range.</exception>
    public static FlushPolicy AdaptiveWithin(TimeSpan maxDelay) => new(FlushPolicyKind.Adaptive, Checked(maxDelay));

    /// <inheritdoc/>
    public bool Equals(FlushPolicy? other) => other is not null && Kind == other.Kind && Interval == other.Interval;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlushPolicy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Interval);

    /// <summary>Returns the policy in the form of its variable, such as <c>adaptive:20000</c>.</summary>
    public override string ToString() => FlushPolicyText.Of(this);

    private static TimeSpan Checked(TimeSpan interval, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(interval))] string? name = null)
    {
        if (interval < MinInterval || interval > MaxInterval) throw new ArgumentOutOfRangeException(name, interval, "Use 100 ms to 15 min.");
        return interval;
    }
}

internal enum FlushPolicyKind
{
    EndOfInvocation,
    Periodic,
    Pipelined,
    Adaptive,
}

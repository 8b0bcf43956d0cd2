namespace Lambda.Extensions.Sdk.Flushing;

/// <summary>
/// Keeps the values that the adaptive policy has learned: the gaps between invocations, the duration of handlers, and the duration of
/// a flush. Gaps are wall time, because a freeze is a gap too. All means give old values less weight over time.
/// </summary>
/// <param name="maxDelay">The longest time that data may wait.</param>
internal sealed class TrafficMemory(TimeSpan maxDelay)
{
    /// <summary>The number of invocations before traffic can be called steady.</summary>
    public const int WarmUp = 20;

    /// <summary>After this idle time, the learned values are no longer valid.</summary>
    public static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(5);

    /// <summary>The shortest flush that is worth the risk of a freeze while it runs.</summary>
    public static readonly TimeSpan QuickFlush = TimeSpan.FromMilliseconds(50);

    private const double Weight = 0.2;

    private DateTimeOffset? _lastInvoke;
    private int _invocations;
    private double _gapMs = double.NaN;
    private double _handlerMs = double.NaN;
    private double _flushMs = double.NaN;

    /// <summary>Gets the usual gap; zero while none is known.</summary>
    public TimeSpan UsualGap => Span(_gapMs);

    /// <summary>Gets the usual length of a flush; zero while none is known.</summary>
    public TimeSpan UsualFlush => Span(_flushMs);

    /// <summary>Gets whether a flush that began with the handler would usually still run when the handler ends.</summary>
    public bool FlushOutlastsHandler => UsualFlush > QuickFlush && _flushMs > _handlerMs;

    /// <summary>Records an invocation and returns the state of the traffic: steady, or the reason why not.</summary>
    public FlushReason Invoked(DateTimeOffset now)
    {
        bool wasIdle = _lastInvoke is { } last && now - last > ForgetAfter;
        if (wasIdle)
        {
            _invocations = 0;
            _gapMs = _handlerMs = _flushMs = double.NaN;
        }
        else if (_lastInvoke is { } before && now >= before)
        {
            Learn(ref _gapMs, now - before);
        }

        _lastInvoke = now;
        _invocations = Math.Min(_invocations + 1, int.MaxValue - 1);
        if (wasIdle) return FlushReason.AfterIdle;
        if (_invocations <= WarmUp) return FlushReason.WarmingUp;
        // Two gaps must fit into the delay: the next invocation may not flush.
        return UsualGap * 2 > maxDelay ? FlushReason.SparseTraffic : FlushReason.SteadyTraffic;
    }

    public void HandlerEnded(TimeSpan duration) => Learn(ref _handlerMs, duration);

    public void Flushed(TimeSpan took) => Learn(ref _flushMs, took);

    private static void Learn(ref double meanMs, TimeSpan value)
    {
        double ms = Math.Max(0, value.TotalMilliseconds);
        meanMs = double.IsNaN(meanMs) ? ms : meanMs + (Weight * (ms - meanMs));
    }

    private static TimeSpan Span(double ms) => double.IsNaN(ms) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(ms);
}
